"""How large the output is, what padding adds, what a stride leaves over, and how many weights there are.

With `before` and `after` zeros added to a side of n pixels, a kernel of side k, dilation d and stride s gives
floor((n + before + after - d (k - 1) - 1) / s) + 1 values (Dumoulin and Visin, 2016, section 5).
"""

from typing import Literal

from core.runs import Refused

Padding = Literal["valid", "same"] | int


def span(kernel: int, dilation: int = 1) -> int:
    """Return how many pixels a kernel of side `kernel` reaches over: dilation (kernel - 1) + 1."""
    return dilation * (kernel - 1) + 1


def border(size: int, kernel: int, stride: int = 1, padding: Padding = "valid", dilation: int = 1) -> tuple[int, int]:
    """Return the zeros (before, after) added to `size` pixels.

    "same" adds what makes ceil(size / stride) values; an odd total puts the extra zero after, as TensorFlow does.
    """
    if isinstance(padding, int):
        return padding, padding
    if padding == "valid":
        return 0, 0
    total = max((-(-size // stride) - 1) * stride + span(kernel, dilation) - size, 0)
    return total // 2, total - total // 2


def output_size(size: int, kernel: int, stride: int = 1, padding: Padding = "valid", dilation: int = 1) -> int:
    """Return how many values `size` pixels give, or refuse a kernel that is larger than the padded picture."""
    if size < 1:
        raise Refused("The picture needs at least one pixel on each side.")
    room = size + sum(border(size, kernel, stride, padding, dilation))
    reach = span(kernel, dilation)
    if reach > room:
        raise Refused(
            f"The kernel reaches over {_pixels(reach)}, but the picture with its padding has only {room}: "
            "use a smaller kernel, less dilation or more padding."
        )
    return (room - reach) // stride + 1


def _left_over(size: int, kernel: int, stride: int, padding: Padding, dilation: int) -> tuple[int, int]:
    before, after = border(size, kernel, stride, padding, dilation)
    left = (size + before + after - span(kernel, dilation)) % stride
    return left, min(left, after)


def fits(size: int, kernel: int, stride: int = 1, padding: Padding = "valid", dilation: int = 1) -> str | None:
    """Return None when the window ends on the last pixel of the padded side, else what is left over, in words."""
    output_size(size, kernel, stride, padding, dilation)
    left, zeros = _left_over(size, kernel, stride, padding, dilation)
    if not left:
        return None
    lost = left - zeros
    start = f"A stride of {stride} does not fit {_pixels(size)}: after the last whole step"
    if not lost:
        return f"{start} {zeros} of the added zeros {'is' if zeros == 1 else 'are'} left over, but no pixel."
    also = f" and {zeros} of the added zeros" if zeros else ""
    verb, whom = ("is", "it") if left == 1 else ("are", "them")
    return f"{start} {_pixels(lost)}{also} at the end {verb} left over, and no window sees {whom}."


def border_words(size: int, kernel: int, stride: int = 1, padding: Padding = "valid", dilation: int = 1) -> str:
    """Say in one sentence what `padding` adds to `size` pixels."""
    before, after = border(size, kernel, stride, padding, dilation)
    if not before + after:
        return "No zeros are added: the window stays inside the picture."
    if before == after:
        return f"{_zeros(before)} on each side."
    return (
        f"{_zeros(before)} before and {after} after: {before + after} in all is odd, "
        "and TensorFlow puts the extra one at the end."
    )


def formula(size: int, kernel: int, stride: int = 1, padding: Padding = "valid", dilation: int = 1) -> str:
    """Return the output size as LaTeX with the numbers in it."""
    before, after = border(size, kernel, stride, padding, dilation)
    zeros = rf"2 \cdot {before}" if before == after else f"({before} + {after})"
    top = rf"{size} + {zeros} - {dilation} \cdot ({kernel} - 1) - 1"
    result = output_size(size, kernel, stride, padding, dilation)
    return rf"\left\lfloor \frac{{{top}}}{{{stride}}} \right\rfloor + 1 = {result}"


def parameters(kernel: int, channels_in: int, filters: int, bias: bool = True) -> int:
    """Return how many numbers a convolution layer learns: (kernel^2 channels_in + bias) filters."""
    return (kernel * kernel * channels_in + bias) * filters


def parameters_formula(kernel: int, channels_in: int, filters: int, bias: bool = True) -> str:
    """Return the parameter count as LaTeX with the numbers in it."""
    weights = rf"{kernel} \cdot {kernel} \cdot {channels_in}"
    inside = rf"({weights} + 1)" if bias else weights
    return rf"{inside} \cdot {filters} = {parameters(kernel, channels_in, filters, bias)}"


def _pixels(count: int) -> str:
    return f"{count} pixel{'s' * (count != 1)}"


def _zeros(count: int) -> str:
    return f"{count} zero{'s' * (count != 1)}"
