"""Prints every benchmark's table, one below the other: python -m tests.benchmarks."""

from tests.benchmarks import (
    autoencoders,
    classifier_training,
    classifiers,
    convolution,
    diffusion,
    gans,
    rnns,
    server,
    training,
)

for benchmark in (convolution, training, classifiers, classifier_training, autoencoders, gans, diffusion, rnns, server):
    benchmark.main()
