"""A believable hotel chain for a first look, for tests and for benchmarks."""
