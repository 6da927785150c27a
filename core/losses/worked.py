"""Each loss with the numbers of one prediction in it, as LaTeX that ends just before the equals sign."""

from core.perceptron.typeset import number


def squared(p: float, y: float, k: float) -> str:
    """Return (p - y)^2 in numbers."""
    return f"({_minus(p, y)})^2"


def absolute(p: float, y: float, k: float) -> str:
    """Return |p - y| in numbers."""
    return _size(p, y)


def huber(p: float, y: float, k: float) -> str:
    """Return the branch of Huber's loss that holds, in numbers."""
    if abs(p - y) <= k:
        return rf"\tfrac{{1}}{{2}}({_minus(p, y)})^2"
    return rf"{_digits(k)} \cdot {_size(p, y)} - \tfrac{{1}}{{2}} \cdot {_digits(k)}^2"


def log_cosh(p: float, y: float, k: float) -> str:
    """Return ln cosh(p - y) in numbers."""
    return rf"\ln\cosh({_minus(p, y)})"


def quantile(p: float, y: float, k: float) -> str:
    """Return the side of the quantile loss that holds, in numbers."""
    return rf"{_digits(k)}\,({_minus(y, p)})" if p < y else rf"(1 - {_digits(k)})({_minus(p, y)})"


def hinge(p: float, y: float, k: float) -> str:
    """Return max(0, 1 - y p) in numbers."""
    return rf"\max\big(0,\ 1 - {_bracket(y)} \cdot {_bracket(p)}\big)"


def squared_hinge(p: float, y: float, k: float) -> str:
    """Return max(0, 1 - y p)^2 in numbers."""
    return hinge(p, y, k) + "^2"


def cross_entropy(p: float, y: float, k: float) -> str:
    """Return the term of the binary cross-entropy that y leaves, in numbers."""
    return rf"-\ln {_digits(p)}" if y else rf"-\ln(1 - {_digits(p)})"


def logit_cross_entropy(p: float, y: float, k: float) -> str:
    """Return ln(1 + e^-z) for class 1 and ln(1 + e^z) for class 0, in numbers."""
    return rf"\ln\big(1 + e^{{{_digits(-p if y else p)}}}\big)"


def focal(p: float, y: float, k: float) -> str:
    """Return -(1 - q)^k ln q in numbers."""
    if y:
        return rf"-(1 - {_digits(p)})^{{{_digits(k)}}}\,\ln {_digits(p)}"
    return rf"-{_digits(p)}^{{{_digits(k)}}}\,\ln(1 - {_digits(p)})"


def divergence(p: float, y: float, k: float) -> str:
    """Return the terms of the divergence that y leaves, in numbers."""
    yes = rf"{_digits(y)} \ln\frac{{{_digits(y)}}}{{{_digits(p)}}}"
    no = rf"(1 - {_digits(y)}) \ln\frac{{1 - {_digits(y)}}}{{1 - {_digits(p)}}}"
    return " + ".join(term for term, share in ((yes, y), (no, 1 - y)) if share)


def _digits(value: float) -> str:
    short = number(value, 6)
    # Nearly 0 or 1 must not read as 0 or 1: their logarithms differ.
    text = number(value, 10) if short in ("0", "1") else short
    return f"({text})" if "cdot" in text else text


def _minus(a: float, b: float) -> str:
    return f"{_digits(a)} - {_bracket(b)}"


def _size(a: float, b: float) -> str:
    return rf"\lvert {_minus(a, b)} \rvert"


def _bracket(value: float) -> str:
    return _digits(value) if value >= 0 else f"({_digits(value)})"
