"""数据交换: bundles out and in, and the papers of trust."""
