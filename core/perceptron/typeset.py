"""Numbers and sums as LaTeX, signs and brackets as on paper."""

from collections.abc import Iterable, Sequence


def number(value: float, digits: int = 3) -> str:
    """Return `value` with at most `digits` decimals; smaller than that, as a power of ten."""
    rounded = round(value, digits)
    if rounded == 0:
        return _power(value) if value else "0"
    return f"{rounded:.{digits}f}".rstrip("0").rstrip(".")


def shown(values: Iterable[float], digits: int = 3) -> bool:
    """Say whether `digits` decimals show every one of `values` completely."""
    return all(abs(value - round(value, digits)) <= 1e-12 * abs(value) for value in values)


def equals(exact: bool) -> str:
    """Return the sign between a value and the number shown for it."""
    return "=" if exact else r"\approx"


def total(terms: Sequence[float]) -> str:
    """Return the terms joined by their signs: 1 - 3 - 4."""
    return number(terms[0]) + "".join(_sign(term) + number(abs(term)) for term in terms[1:])


def products(bias: float, weights: Sequence[float], point: Sequence[float]) -> str:
    """Return the weighted sum with its numbers: 1 + 3(-1) - 2(2)."""
    pairs = zip(weights, point, strict=True)
    return number(bias) + "".join(f"{_sign(weight)}{number(abs(weight))}({number(x)})" for weight, x in pairs)


def linear(bias: float, weights: Sequence[float]) -> str:
    """Return the weighted sum of unknown inputs: 1 + 3x_1 - 2x_2, terms with weight 0 left out."""
    parts = [f"{_sign(weight)}{_factor(weight)}x_{place}" for place, weight in enumerate(weights, 1) if weight]
    if bias or not parts:
        return number(bias) + "".join(parts)
    first = parts[0].removeprefix(" + ")
    return first.replace(" - ", "-", 1) + "".join(parts[1:])


def matrix(rows: Sequence[Sequence[float]]) -> str:
    """Return `rows` [rows, columns] in round brackets."""
    return r"\begin{pmatrix}" + r" \\ ".join(" & ".join(map(number, row)) for row in rows) + r"\end{pmatrix}"


def column(values: Iterable[float]) -> str:
    """Return `values` as one column in round brackets."""
    return matrix([[value] for value in values])


def count(value: int) -> str:
    """Return a whole number with a comma at each thousand, without TeX's space after it."""
    return f"{value:,}".replace(",", "{,}")


def _sign(value: float) -> str:
    return " - " if value < 0 else " + "


def _factor(weight: float) -> str:
    factor = number(abs(weight))
    return "" if factor == "1" else factor


def _power(value: float) -> str:
    mantissa, exponent = f"{value:.1e}".split("e")
    return rf"{mantissa.removesuffix('.0')} \cdot 10^{{{int(exponent)}}}"
