"""VAE, GAN and diffusion side by side: digits from each, how long one takes, and how good many are."""

import functools
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import evaluation
from core.diffusion import quality, sampler
from core.diffusion.sampler import Request
from core.runs import Refused, frozen

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "diffusion_rivals.npz"
SHOWN, JUDGED, VAE = 16, 500, "vae_10"
LABELS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
Pictures = NDArray[np.uint8]


def autoencoder(count: int, seed: int) -> Pictures:
    """Return `count` digits [n, 28, 28] of the variational autoencoder, whose classes nobody can choose."""
    from core.autoencoders import sampling

    codes = sampling.prior(10, count, seed)
    return np.rint(sampling.decode(VAE, codes).reshape(-1, 28, 28) * 255).astype(np.uint8)


def gan(count: int, seed: int) -> Pictures:
    """Return `count` digits [n, 28, 28] of the conditional GAN, its classes in turn."""
    from core.gans import conditional

    return conditional.pictures(conditional.noise(seed, count), conditional.classes(np.resize(LABELS, count)))


def diffusion(count: int, seed: int) -> Pictures:
    """Return `count` digits [n, 28, 28] of the diffusion model, its classes in turn: 20 steps, guidance 0.25."""
    labels = np.resize(LABELS, count)
    parts = [labels[i : i + sampler.MOST_SAMPLES] for i in range(0, count, sampler.MOST_SAMPLES)]
    asked = [
        Request(tuple(p.tolist()), (quality.USUAL_GUIDANCE,) * len(p), seed=(seed + i) % 10_000)
        for i, p in enumerate(parts)
    ]
    return np.concatenate([sampler.digits(request) for request in asked])


RIVALS: Mapping[str, Callable[[int, int], Pictures]] = {"VAE": autoencoder, "GAN": gan, "Diffusion": diffusion}


@dataclass(frozen=True, eq=False)
class Drawn:
    """Sixteen digits `images` [16, 28, 28], and the `seconds` that one of them took."""

    images: Pictures
    seconds: float


def draw(name: str, seed: int) -> Drawn:
    """Return sixteen digits of a model and the time of one, the shortest of three calls after a first one."""
    make = RIVALS[name]
    images, spans = make(SHOWN, seed), []
    for _ in range(3):
        start = time.perf_counter()
        make(SHOWN, seed)
        spans.append(time.perf_counter() - start)
    return Drawn(frozen(images), min(spans) / SHOWN)


@functools.lru_cache(maxsize=1)
def shipped() -> tuple[dict[str, Drawn], dict[str, dict[str, float]]]:
    """Return each model's shipped digits, and its distance, density and coverage over 500; `Refused` if damaged."""
    try:
        numbers = json.loads(SHIPPED.with_suffix(".json").read_text())["models"]
        with np.load(SHIPPED, allow_pickle=False) as stored:
            drawn = {name: Drawn(frozen(stored[name]), numbers[name]["seconds"]) for name in stored.files}
    except Exception as error:  # a damaged file fails in a dozen ways
        raise Refused(
            "The shipped comparison is missing or damaged. Make it again: python -m core.diffusion"
        ) from error
    return drawn, numbers


def judged(images: Pictures) -> dict[str, float]:
    """Return Frechet distance, density and coverage of digits [n, 28, 28]."""
    density, coverage = evaluation.digit_density_coverage(images)
    return {
        "fid": round(evaluation.digit_fid(images), 3),
        "density": round(density, 3),
        "coverage": round(coverage, 3),
    }


def make() -> None:
    """Draw and judge the digits of every model that is there, and write them with their card."""
    drawn, numbers = {}, dict[str, Any]()
    for name, rival in RIVALS.items():
        sixteen = draw(name, 0)
        drawn[name] = sixteen.images
        numbers[name] = {"seconds": round(sixteen.seconds, 5)} | judged(rival(JUDGED, 1))
    np.savez_compressed(SHIPPED, allow_pickle=False, **drawn)
    card = {
        "what": f"Sixteen digits of each model, the seconds one took, and how {JUDGED} more are judged.",
        "data": "drawn by the models of assets/models/pretrained (see their cards)",
        "made by": "python -m core.diffusion",
        "seed": 0,
        "models": numbers,
    }
    SHIPPED.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n")
