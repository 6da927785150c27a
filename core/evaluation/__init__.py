"""Judges generated digits: distance of distributions, class accuracy, density and coverage, copies of training data."""

from core.evaluation.digits import (
    class_accuracy,
    digit_density_coverage,
    digit_fid,
    features,
    held_out_features,
    nearest_training,
    reference,
)
from core.evaluation.distances import (
    Gaussian,
    density_coverage,
    frechet_distance,
    gaussian,
    nearest,
    squared_distances,
)

__all__ = [
    "Gaussian",
    "class_accuracy",
    "density_coverage",
    "digit_density_coverage",
    "digit_fid",
    "features",
    "frechet_distance",
    "gaussian",
    "held_out_features",
    "nearest",
    "nearest_training",
    "reference",
    "squared_distances",
]
