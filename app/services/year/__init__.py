"""A simulated year of 仓山: invented offices at work, bundles between them in random order, and what must hold at the end."""
