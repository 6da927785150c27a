"""Filter a 12-megapixel photo, ours against Pillow and SciPy: prints medians and ratios, asserts nothing.

Run from the repository's root: python -m tests.benchmarks.convolution
"""

import io
import statistics
import time
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

from core import images
from core.convolution import Filter, apply, display, nested
from tests.benchmarks import table

HEIGHT, WIDTH, REPEATS = 3000, 4000, 3


def photo() -> np.ndarray:
    """Return a smooth picture with some noise, uint8 [3000, 4000, 3], about as hard to compress as a photo."""
    rng = np.random.default_rng(0)
    coarse = Image.fromarray(rng.integers(0, 256, (30, 40, 3), dtype=np.uint8))
    smooth = np.asarray(coarse.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), np.float32)
    noise = 12 * rng.standard_normal((HEIGHT, WIDTH, 1), dtype=np.float32)
    return np.clip(smooth + noise, 0, 255).astype(np.uint8)


def median(work: Callable[[], object]) -> float:
    """Return the median seconds of a few runs, after one that is not counted."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def show(rows: list[tuple[str, float]]) -> None:
    """Print each row's time and how many times longer than the first row it took."""
    for i, (name, seconds) in enumerate(rows):
        table.row(name, [1000 * seconds], "ms", [seconds / rows[0][1]] if i else (), "this / ours")


def compare_filters(pixels: np.ndarray, side: int) -> None:
    """Print one filter of this side on the whole photo: ours, SciPy's, and Pillow's where it has one."""
    cells = np.random.default_rng(side).random((side, side))
    cells /= cells.sum()
    picture, settings = pixels.astype(np.float32) / 255, Filter(nested(cells))
    weights = cells[..., None].astype(np.float32)
    rows = [
        (f"{side} x {side}  apply", median(lambda: apply(picture, settings))),
        (f"{side} x {side}  scipy.ndimage.correlate", median(lambda: ndimage.correlate(picture, weights))),
    ]
    if side in (3, 5):
        image, kernel = Image.fromarray(pixels), ImageFilter.Kernel((side, side), cells.ravel().tolist())
        rows.append((f"{side} x {side}  Pillow, 8 bits", median(lambda: image.filter(kernel))))
    show(rows)


def compare_paths(data: bytes) -> None:
    """Print the whole way from a JPEG file to a filtered JPEG file of 1200 pixels: ours and Pillow's."""
    cells = np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]])
    settings, kernel = Filter(nested(cells)), ImageFilter.Kernel((3, 3), cells.ravel().tolist(), scale=1)

    def ours() -> bytes:
        return images.encode_jpeg(display(apply(images.decode(data), settings).raw))

    def pillow(draft: bool) -> bytes:
        opened = Image.open(io.BytesIO(data))
        if draft:
            opened.draft("RGB", (1200, 1200))
        picture = opened.convert("RGB")
        picture.thumbnail((1200, 1200), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        picture.filter(kernel).save(file, "JPEG", quality=90, subsampling=0)
        return file.getvalue()

    reduced = images.decode(data)
    filtered = apply(reduced, settings)
    show(
        [
            ("JPEG in, 1200 px, sharpen 3 x 3, JPEG out", median(ours)),
            ("   the same in Pillow, decoded in full", median(lambda: pillow(draft=False))),
            ("   the same in Pillow, decoded at half size", median(lambda: pillow(draft=True))),
            ("   of ours: decode and reduce", median(lambda: images.decode(data))),
            ("   of ours: apply", median(lambda: apply(reduced, settings))),
            ("   of ours: display", median(lambda: display(filtered.raw))),
            ("   of ours: encode", median(lambda: images.encode_jpeg(reduced))),
        ]
    )


def main() -> None:
    """Print one small table."""
    pixels = photo()
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=90)
    table.head(f"{WIDTH} x {HEIGHT}, JPEG {len(file.getvalue()) / 1e6:.1f} MB")
    for side in (3, 5, 9):
        compare_filters(pixels, side)
    compare_paths(file.getvalue())


if __name__ == "__main__":
    main()
