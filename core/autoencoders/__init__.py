"""The lesson on autoencoders: a few numbers that stand for a picture, and the pictures they stand for."""

from core.autoencoders.anomalies import KINDS, Roc, digit_errors, errors, roc, strange
from core.autoencoders.codec import (
    PCA,
    Codec,
    Codes,
    about,
    card,
    grey_values,
    mean_squared_error,
    opened,
    pca,
)
from core.autoencoders.components import Components, fit
from core.autoencoders.network import (
    Architecture,
    Autoencoder,
    bernoulli_error,
    build,
    divergence,
    losses,
    pixels,
    reparameterise,
    squared_error,
)
from core.autoencoders.noise import DENOISING, PLAIN, STRENGTHS, Cleaned, clean, disturbed
from core.autoencoders.quality import WIDTHS, bound, divergences, samples
from core.autoencoders.sampling import decode, prior

__all__ = [
    "DENOISING",
    "KINDS",
    "PCA",
    "PLAIN",
    "STRENGTHS",
    "WIDTHS",
    "Architecture",
    "Autoencoder",
    "Cleaned",
    "Codec",
    "Codes",
    "Components",
    "Roc",
    "about",
    "bernoulli_error",
    "bound",
    "build",
    "card",
    "clean",
    "decode",
    "digit_errors",
    "disturbed",
    "divergence",
    "divergences",
    "errors",
    "fit",
    "grey_values",
    "losses",
    "mean_squared_error",
    "opened",
    "pca",
    "pixels",
    "prior",
    "reparameterise",
    "roc",
    "samples",
    "squared_error",
    "strange",
]
