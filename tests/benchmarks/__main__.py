"""Prints every benchmark's table, one below the other: python -m tests.benchmarks."""

from tests.benchmarks import convolution, server, training

for benchmark in (convolution, training, server):
    benchmark.main()
