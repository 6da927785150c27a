"""Handwritten digits: the MNIST subset that ships with the app, or all 70,000 when they can be had."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.splits import read_only
from core.devices import tf
from core.runs import Refused

BUNDLED = Path(__file__).resolve().parents[2] / "assets" / "data" / "mnist_small.npz"
KEYS = ("x_train", "y_train", "x_test", "y_test")
OFFLINE = (
    "All of MNIST could not be downloaded: {reason}. Go online once, or give the path of an mnist.npz file; "
    "the digits that come with the app work without either."
)


@dataclass(frozen=True, eq=False)
class Digits:
    """Pictures `train_images`, `test_images` [samples, 28, 28], ink 255 on paper 0; labels [samples] 0..9."""

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.uint8]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.uint8]

    def __post_init__(self) -> None:
        """Close the arrays against writing."""
        for name in self.__dataclass_fields__:
            object.__setattr__(self, name, read_only(getattr(self, name)))


def mnist(full: bool = False, path: str | Path | None = None) -> Digits:
    """Return the bundled digits, all of MNIST (`full`, downloaded once by Keras), or those in `path`.

    Kept in memory after the first call. The file holds x_train, y_train, x_test, y_test as Keras writes them.
    Raises `Refused` when neither the network nor the file gives digits.
    """
    if path is not None:
        return _from_file(Path(path).expanduser().resolve())
    return _from_keras() if full else _from_file(BUNDLED)


@functools.lru_cache(maxsize=2)
def _from_file(path: Path) -> Digits:
    return _checked(_arrays(path), path.name)


@functools.lru_cache(maxsize=1)
def _from_keras() -> Digits:
    try:
        (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    except Exception as error:  # Keras raises a bare Exception when a download fails
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Refused(OFFLINE.format(reason=reason.rstrip("."))) from error
    return _checked(dict(zip(KEYS, (x_train, y_train, x_test, y_test), strict=True)), "the download")


def _arrays(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise Refused(f"There is no file {path}.")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            missing = [key for key in KEYS if key not in stored.files]
            if not missing:
                return {key: stored[key] for key in KEYS}
    except Exception as error:  # a damaged or foreign file fails in a dozen ways, none of them the reader's business
        raise Refused(f"{path.name} cannot be read as a NumPy .npz file of plain arrays.") from error
    raise Refused(f"{path.name} lacks {', '.join(missing)}; MNIST as Keras stores it has {', '.join(KEYS)}.")


def _checked(arrays: dict[str, Any], where: str) -> Digits:
    for part in ("train", "test"):
        images, labels = arrays[f"x_{part}"], arrays[f"y_{part}"]
        if images.dtype != np.uint8 or images.shape[1:] != (28, 28) or not len(images):
            found = f"{images.dtype} {list(images.shape)}"
            raise Refused(f"x_{part} in {where} must hold 28 x 28 pictures of whole grey values 0 to 255, not {found}.")
        if labels.shape != images.shape[:1] or labels.dtype.kind not in "ui":
            raise Refused(f"y_{part} in {where} must hold one whole number for each of the {len(images):,} pictures.")
        if labels.min() < 0 or labels.max() > 9:
            raise Refused(f"y_{part} in {where} must hold the digits 0 to 9.")
    x_train, y_train, x_test, y_test = (arrays[key].astype(np.uint8) for key in KEYS)
    return Digits(x_train, y_train, x_test, y_test)
