"""One filter over one picture, in TensorFlow, with the values as they are before any clipping."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.convolution.kernels import Cells, checked, flip, nested, spread
from core.convolution.sizes import Padding, border, output_size
from core.devices import on_cpu, tf
from core.runs import Refused

GREY_WEIGHTS = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, luma of red, green, blue
LARGEST_BIAS = 1000.0


@dataclass(frozen=True)
class Filter:
    """A kernel with its settings; anything that is not possible is refused with one sentence.

    `kernel` is a square of odd side; `padding` is "valid", "same" or a number of zeros from 0 to the side;
    `colour` is "per channel" or "grey"; `flip` turns TensorFlow's correlation into convolution as mathematics
    defines it.
    """

    kernel: Cells
    stride: int = 1
    padding: Padding = "same"
    dilation: int = 1
    bias: float = 0.0
    relu: bool = False
    colour: Literal["per channel", "grey"] = "per channel"
    flip: bool = False

    def __post_init__(self) -> None:
        """Refuse settings that no filter can have."""
        object.__setattr__(self, "kernel", nested(checked(self.kernel)))
        if not _whole(self.stride, 1, 4):
            raise Refused("Choose a stride of 1, 2, 3 or 4 pixels.")
        if not _whole(self.dilation, 1, 3):
            raise Refused("Choose a dilation of 1, 2 or 3.")
        if self.padding not in ("valid", "same") and not _whole(self.padding, 0, self.side):
            raise Refused(f"Padding is valid, same, or a whole number of zeros from 0 to {self.side}.")
        if not (np.isfinite(self.bias) and abs(self.bias) <= LARGEST_BIAS):
            raise Refused(f"The bias must be a number between -{LARGEST_BIAS:,.0f} and {LARGEST_BIAS:,.0f}.")
        if self.colour not in ("per channel", "grey"):
            raise Refused("Colour is either grey or per channel.")

    @property
    def side(self) -> int:
        """How many rows the kernel has."""
        return len(self.kernel)

    @property
    def cells(self) -> NDArray[np.float32]:
        """The cells [side, side] in the order in which they meet the pixels: flipped when `flip` is set."""
        return flip(self.kernel) if self.flip else checked(self.kernel)

    def shape(self, height: int, width: int) -> tuple[int, int]:
        """Return (height, width) of the output, or refuse a kernel larger than the padded picture."""
        rows, columns = (
            output_size(size, self.side, self.stride, self.padding, self.dilation) for size in (height, width)
        )
        return rows, columns


def _whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


@dataclass(frozen=True, eq=False)
class Filtered:
    """What came out: `raw` [height, width, channels] unclipped, its range, and the share of it outside 0..1."""

    raw: NDArray[np.float32]
    minimum: float
    maximum: float
    outside: float


def as_seen(image: ArrayLike, colour: str) -> NDArray[np.float32]:
    """Return `image` [height, width, 3 or 1] as the filter sees it: unchanged, or grey [height, width, 1]."""
    picture = np.asarray(image, np.float32)
    if picture.ndim != 3 or picture.shape[2] not in (1, 3) or 0 in picture.shape:
        raise Refused("A picture needs rows, columns, and one or three colour channels.")
    if colour == "grey" and picture.shape[2] == 3:
        return (picture @ GREY_WEIGHTS)[..., None]
    return picture


def apply(image: ArrayLike, settings: Filter) -> Filtered:
    """Return the filtered `image` [height, width, 3 or 1], values usually 0..1, as [height', width', channels]."""
    picture = as_seen(image, settings.colour)
    settings.shape(*picture.shape[:2])
    cells, dilation = settings.cells, settings.dilation
    if dilation > 1 and settings.stride > 1:  # TensorFlow has no operation for both: spread the cells instead
        cells, dilation = spread(cells, dilation), 1
    with on_cpu():
        pixels, padding = _padded(tf.constant(picture), settings)
        step = traced(settings.stride, dilation, padding, settings.relu)
        raw = np.asarray(step(pixels, tf.constant(cells), tf.constant(settings.bias, tf.float32)))
    return _measured(raw)


def _padded(pixels: Any, settings: Filter) -> tuple[Any, str]:
    """Return the pixels with their zeros, and the padding left to TensorFlow.

    TensorFlow adds "same" zeros itself, but not around a dilated kernel whose size it does not know when tracing.
    """
    if settings.padding in ("valid", 0) or (settings.padding == "same" and settings.dilation == 1):
        return pixels, "SAME" if settings.padding == "same" else "VALID"
    stops = settings.stride, settings.padding, settings.dilation
    rows, columns = (border(size, settings.side, *stops) for size in pixels.shape[:2])
    return tf.pad(pixels, [rows, columns, (0, 0)]), "VALID"


def _measured(raw: NDArray[np.float32]) -> Filtered:
    low, high = float(raw.min()), float(raw.max())  # NumPy: five times faster than TensorFlow's reductions on a CPU
    if not np.isfinite([low, high]).all():
        raise Refused("This picture holds values that are not numbers.")
    outside = np.count_nonzero((raw < 0) | (raw > 1)) / raw.size if low < 0 or high > 1 else 0.0
    return Filtered(raw, low, high, outside)


@dataclass(frozen=True)
class Layout:
    """What is built into the traced operation; kernel, bias and picture are tensors and never cause a new trace."""

    stride: int
    dilation: int
    padding: str
    relu: bool


def correlate(image: Any, cells: Any, bias: Any, layout: Layout) -> Any:
    """Slide `cells` [side, side] over every channel of `image` [height, width, channels], one channel at a time.

    output[r, c] = sum_ij cells[i, j] image[r stride + i dilation, c stride + j dilation] + bias
    """
    weights = tf.tile(cells[:, :, None, None], [1, 1, tf.shape(image)[-1], 1])
    maps = tf.nn.depthwise_conv2d(
        image[None],
        weights,
        strides=[1, layout.stride, layout.stride, 1],
        padding=layout.padding,
        dilations=[layout.dilation, layout.dilation],
    )
    maps = maps[0] + bias
    return tf.nn.relu(maps) if layout.relu else maps


@lru_cache(maxsize=64)
def traced(stride: int, dilation: int, padding: str, relu: bool) -> Any:
    """Return `correlate` traced once for pictures and kernels of any size."""
    layout = Layout(stride, dilation, padding, relu)
    shapes = [tf.TensorSpec([None, None, None]), tf.TensorSpec([None, None]), tf.TensorSpec([])]
    step: Any = tf.function(lambda image, cells, bias: correlate(image, cells, bias, layout), input_signature=shapes)
    step.get_concrete_function()  # traced here and not in the first call, which TensorFlow would warn about
    return step
