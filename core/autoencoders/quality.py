"""How good an autoencoder is: error, digits still read as themselves, distances, and the bound on the likelihood."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import classifiers, evaluation
from core.autoencoders.codec import PCA, Codec, grey_values, read
from core.autoencoders.network import pixels
from core.autoencoders.sampling import prior
from core.data import Digits, mnist
from core.pretrained import Pretrained, load

Bytes = NDArray[np.uint8]
WIDTHS = (1, 2, 5, 10, 32)


def read_as(codec: Codec, images: Bytes) -> Bytes:
    """Return the digit [n] that the shipped classifier reads on each rebuilt picture of `images` [n, 28, 28]."""
    rebuilt = grey_values(codec.rebuild(pixels(images)))
    said: Bytes = classifiers.probabilities(classifiers.pictures(rebuilt)).argmax(axis=1).astype(np.uint8)
    return said


def bound(codec: Codec, images: Bytes, seed: int = 0) -> tuple[float, float]:
    """Return the two parts of -ELBO of pictures [n, 28, 28] in nats: E[-log p(x|z)] from one draw of z each, and KL."""
    rows = pixels(images)
    codes = codec.encode(rows)
    epsilon = np.random.default_rng(seed).standard_normal(codes.mu.shape, np.float32)
    told = np.clip(codec.decode(codes.mu + codes.sigma * epsilon), 1e-7, 1 - 1e-7).astype(np.float64)
    nats = -(rows * np.log(told) + (1 - rows) * np.log1p(-told)).sum(axis=1)
    return float(nats.mean()), float(divergences(codec, images).sum(axis=1).mean())


def divergences(codec: Codec, images: Bytes) -> NDArray[np.float64]:
    """Return KL(q(z|x) || N(0, 1)) in nats of each number of the codes of pictures [n, 28, 28]: [n, z]."""
    codes = codec.encode(pixels(images))
    mu, sigma = codes.mu.astype(np.float64), np.maximum(codes.sigma, 1e-12).astype(np.float64)
    told: NDArray[np.float64] = (mu**2 + sigma**2 - 1 - 2 * np.log(sigma)) / 2
    return told


def samples(codec: Codec, count: int, seed: int = 0) -> Bytes:
    """Return `count` pictures [n, 28, 28] decoded from codes drawn from N(0, 1)."""
    return grey_values(codec.decode(prior(codec.latent, count, seed)))


def named(features: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the digit [n] that the shipped classifier's last layer names for its features [n, 64]."""
    matrix, bias = classifiers.convolutional().get_layer("logits").get_weights()
    digits: NDArray[np.int64] = (features @ matrix + bias).argmax(axis=1)
    return digits


def _distance(features: NDArray[np.float32]) -> float:
    """Return `evaluation.digit_fid` of the pictures whose `features` [n, 64] are known already."""
    unit = np.float32(load("digit_statistics").numbers["about.unit"])
    return evaluation.frechet_distance(evaluation.gaussian(features / unit), evaluation.reference())


def quality(codec: Codec, images: Bytes, labels: Bytes, part: str) -> dict[str, Any]:
    """Return all that is measured of a network on pictures [n, 28, 28] with `labels` [n]; names begin with `part`."""
    rows = pixels(images)
    rebuilt = codec.rebuild(rows)
    features = classifiers.features(classifiers.pictures(grey_values(rebuilt)))
    found = {
        "mse": round(float(np.square(rows - rebuilt).mean(dtype=np.float64)), 5),
        "accuracy": round(float((named(features) == labels).mean()), 4),
        "fid": round(_distance(features), 2),
        "prior_fid": round(evaluation.digit_fid(samples(codec, len(images))), 2),
    }
    if codec.encode(rows[:1]).sigma.any():
        error, apart = bound(codec, images)
        found |= {"reconstruction": round(error, 2), "kl": round(apart, 2), "minus_elbo": round(error + apart, 2)}
    return {f"{part}_{name}": value for name, value in found.items()}


def measure(stored: Pretrained) -> dict[str, Any]:
    """Return a network's quality on the 1,000 bundled held-out digits."""
    digits = mnist()
    return quality(_codec(stored), digits.test_images, digits.test_labels, "held_out")


def judge(stored: Pretrained, digits: Digits) -> dict[str, Any]:
    """Return a network's quality on MNIST's 10,000 test digits."""
    return quality(_codec(stored), digits.test_images, digits.test_labels, "test")


def _codec(stored: Pretrained) -> Codec:
    return read(stored.numbers, stored.card.config["latent"], stored.card.name == PCA)


def measure_pca(stored: Pretrained, digits: Digits | None = None) -> dict[str, Any]:
    """Return error and share still read for each width, on the bundled held-out digits or on MNIST's test part."""
    part, digits = ("held_out", mnist()) if digits is None else ("test", digits)
    found: dict[str, list[float]] = {f"{part}_mse": [], f"{part}_accuracy": []}
    rows = pixels(digits.test_images)
    ((into, shift),), ((back, mean),) = _codec(stored).encoder, _codec(stored).decoder
    for width in WIDTHS:
        rebuilt = (rows @ into[:, :width] + shift[:width]) @ back[:width] + mean
        found[f"{part}_mse"].append(round(float(np.square(rows - rebuilt).mean(dtype=np.float64)), 5))
        read_right = evaluation.class_accuracy(grey_values(rebuilt), digits.test_labels)
        found[f"{part}_accuracy"].append(round(read_right, 4))
    return found
