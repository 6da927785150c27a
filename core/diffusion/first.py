"""The film that the page shows before TensorFlow has started: how it is made, and how it is read."""

import functools
import json
from pathlib import Path

import numpy as np

from core.diffusion import reading
from core.diffusion.reading import Read
from core.diffusion.sampler import Film, Request, film
from core.runs import Refused, frozen

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "diffusion_film.npz"
REQUEST = Request((7,) * 16, (0.25,) * 8 + (4.0,) * 8, steps=20, seed=1, places=(0, 1, 2, 3, 4, 5, 6, 7) * 2)
CARD = {
    "what": "Sixteen sevens on their way from noise, eight with guidance 0.25 and eight with guidance 4 from the same "
    "noise: x_t, guessed noise and guessed picture at each of 20 steps of DDIM, and what the classifier reads.",
    "data": "drawn by assets/models/pretrained/diffusion.npz, read by classifier.npz (see their cards)",
    "made by": "python -m core.diffusion",
    "seed": REQUEST.seed,
}


@functools.lru_cache(maxsize=1)
def shipped() -> tuple[Film, Read]:
    """Return the shipped film and its reading; raises `Refused` where the file is missing or damaged."""
    try:
        with np.load(SHIPPED, allow_pickle=False) as stored:
            frames, times, digit, sure = (frozen(stored[name]) for name in ("frames", "times", "digit", "sure"))
    except Exception as error:  # a damaged file fails in a dozen ways
        raise Refused("The first film is missing or damaged. Make it again: python -m core.diffusion") from error
    return Film(frames, tuple(times.tolist())), Read(digit, sure)


def make() -> None:
    """Draw the first film and write it with its card."""
    made = film(REQUEST)
    read = reading.read(made)
    np.savez_compressed(
        SHIPPED, allow_pickle=False, frames=made.frames, times=np.array(made.times), digit=read.digit, sure=read.sure
    )
    SHIPPED.with_suffix(".json").write_text(json.dumps(CARD, indent=2) + "\n")
