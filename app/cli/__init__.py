"""The command line: asks, calls a service, shows. It decides nothing."""
