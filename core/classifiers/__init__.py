"""Digit classifiers: convolutional and fully connected, pretrained and trained while you watch."""

from core.classifiers.network import Architecture, build, pictures
from core.classifiers.shipped import answers, convolutional, features, fully_connected, probabilities

__all__ = [
    "Architecture",
    "answers",
    "build",
    "convolutional",
    "features",
    "fully_connected",
    "pictures",
    "probabilities",
]
