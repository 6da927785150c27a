"""The lecture's two tables, line by line: what each prediction costs, and the mean J(W)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.perceptron import typeset
from core.runs import Refused

MOST_ROWS = 50
MOST_GRADE = 1000.0
SHOWN_ROWS = 4  # longer sums are cut to the first two terms, dots, and the last

BCE_FORMULA = r"J(W) = -\frac{1}{n}\sum_{i=1}^{n} y_i \ln f(x_i) + (1 - y_i)\ln\big(1 - f(x_i)\big)"
MSE_FORMULA = r"J(W) = \frac{1}{n}\sum_{i=1}^{n} \big(f(x_i) - y_i\big)^2"

PASS_PREDICTIONS = (0.1, 0.8, 0.6)
PASS_LABELS = (1, 0, 1)
GRADE_PREDICTIONS = (30.0, 80.0, 85.0)
GRADES = (90.0, 20.0, 95.0)


@dataclass(frozen=True)
class Row:
    """One prediction f(x) with the truth y (`label`), its `loss`, and its `share` 0..1 of the table's total."""

    prediction: float
    label: float
    loss: float
    share: float


@dataclass(frozen=True)
class Table:
    """All `rows`, their losses' `total` and `mean` J(W).

    `formula` is J(W) in symbols and `latex` with the numbers in it. Each of `code` is a TensorFlow expression
    of the same value. `note` says in words what a number cannot, or is empty.
    """

    rows: tuple[Row, ...]
    total: float
    mean: float
    formula: str
    latex: str
    code: tuple[str, ...]
    note: str = ""


def binary_cross_entropy_table(predictions: Sequence[Any], labels: Sequence[Any]) -> Table:
    """Work out J(W) = -mean(y ln f + (1 - y) ln(1 - f)) for probabilities f [n] and labels y [n], 1 pass, 0 fail.

    A certain and wrong prediction costs infinity; such rows share the whole total among themselves.
    """
    pairs = _pairs(predictions, labels)
    f = [_probability(value, place) for place, (value, _) in enumerate(pairs, 1)]
    y = [_pass(value, place) for place, (_, value) in enumerate(pairs, 1)]
    rows = _rows(f, y, [binary_cross_entropy(*row) for row in zip(f, y, strict=True)])
    terms = [rf"\ln {_full(p)}" if label else rf"\ln(1 - {_full(p)})" for p, label in zip(f, y, strict=True)]
    return _table(rows, BCE_FORMULA, ("-", terms), _bce_code(f, y), _certain(rows))


def mean_squared_error_table(predictions: Sequence[Any], grades: Sequence[Any]) -> Table:
    """Work out J(W) = mean((f - y)^2) for predictions f [n] and true grades y [n], all in -1000..1000."""
    pairs = _pairs(predictions, grades)
    f = [_grade(value, place, "prediction") for place, (value, _) in enumerate(pairs, 1)]
    y = [_grade(value, place, "true grade") for place, (_, value) in enumerate(pairs, 1)]
    rows = _rows(f, y, [(p - t) ** 2 for p, t in zip(f, y, strict=True)])
    terms = [f"({_full(p)} {_minus(t)})^2" for p, t in zip(f, y, strict=True)]
    code = (
        f"tf.keras.losses.MeanSquaredError()({y}, {f})",
        f"tf.reduce_mean(tf.square(tf.constant({f}) - tf.constant({y})))",
    )
    return _table(rows, MSE_FORMULA, ("", terms), code, "")


def binary_cross_entropy(prediction: float, label: float) -> float:
    """Return -ln f for label 1 and -ln(1 - f) for label 0, in nats; infinity where that is ln 0."""
    right = prediction if label else 1 - prediction
    if right <= 0:
        return math.inf
    return -math.log(prediction) + 0.0 if label else -math.log1p(-prediction) + 0.0


def _pairs(predictions: Sequence[Any], labels: Sequence[Any]) -> list[tuple[Any, Any]]:
    predictions, labels = list(predictions), list(labels)
    if len(predictions) != len(labels):
        raise Refused(f"There are {len(predictions)} predictions but {len(labels)} true values; each row needs both.")
    if not predictions:
        raise Refused("The table is empty: add at least one row.")
    if len(predictions) > MOST_ROWS:
        raise Refused(f"{len(predictions)} rows are too many here; use at most {MOST_ROWS}.")
    return list(zip(predictions, labels, strict=True))


def _cell(value: Any, place: int, name: str) -> float:
    if value is None or value != value or value == "":  # an empty cell comes as None or as not-a-number
        raise Refused(f"Row {place} has no {name} yet.")
    try:
        return float(value) + 0.0
    except (TypeError, ValueError, OverflowError):
        raise Refused(f"Row {place}: the {name} must be a number, not {value}.") from None


def _probability(value: Any, place: int) -> float:
    number = _cell(value, place, "prediction")
    if not 0 <= number <= 1:
        raise Refused(f"Row {place}: the prediction is a probability, so it must be from 0 to 1, not {number:g}.")
    return number


def _pass(value: Any, place: int) -> int:
    number = _cell(value, place, "label")
    if number not in (0, 1):
        raise Refused(f"Row {place}: the label is 1 (pass) or 0 (fail), not {number:g}.")
    return int(number)


def _grade(value: Any, place: int, name: str) -> float:
    number = _cell(value, place, name)
    if not abs(number) <= MOST_GRADE:
        raise Refused(f"Row {place}: the {name} must be from {-MOST_GRADE:g} to {MOST_GRADE:g}, not {number:g}.")
    return number


def _rows(f: Sequence[float], y: Sequence[float], losses: Sequence[float]) -> tuple[Row, ...]:
    shares = _shares(losses)
    return tuple(Row(*row) for row in zip(f, y, losses, shares, strict=True))


def _shares(losses: Sequence[float]) -> list[float]:
    infinite = [math.isinf(loss) for loss in losses]
    if any(infinite):
        return [each / sum(infinite) for each in infinite]
    total = math.fsum(losses)
    return [loss / total if total else 0.0 for loss in losses]


def _table(rows: tuple[Row, ...], formula: str, sum_: tuple[str, list[str]], code: tuple[str, ...], note: str) -> Table:
    losses = [row.loss for row in rows]
    total = math.fsum(losses)
    mean = total / len(rows)
    sign, terms = sum_
    numbers = [_loss(loss) for loss in losses]
    last = "=" if math.isinf(mean) else _sign([*losses, mean])
    worked = rf"J(W) = {sign}{_sum(terms)} {_sign(losses)} {_sum(numbers)} {last} {_loss(mean)}"
    return Table(rows, total, mean, formula, worked, code, note)


def _sum(terms: list[str]) -> str:
    if len(terms) == 1:
        return rf"\big({terms[0]}\big)"
    shown = terms if len(terms) <= SHOWN_ROWS else [*terms[:2], r"\dots", terms[-1]]
    return rf"\tfrac{{1}}{{{len(terms)}}}\big({' + '.join(shown)}\big)"


def _sign(values: Sequence[float]) -> str:
    return typeset.equals(typeset.shown([value for value in values if math.isfinite(value)]))


def _loss(value: float) -> str:
    return typeset.number(value) if math.isfinite(value) else r"\infty"


def _full(value: float) -> str:
    """Return `value` with every digit a hand would type."""
    return typeset.number(value, 10)


def _minus(value: float) -> str:
    return f"- {_full(value)}" if value >= 0 else f"- ({_full(value)})"


def _bce_code(f: list[float], y: list[int]) -> tuple[str, ...]:
    labels = [float(label) for label in y]
    keras = f"tf.keras.losses.BinaryCrossentropy()({labels}, {f})"
    if min(f) <= 0 or max(f) >= 1:
        return (keras,)  # a probability of 0 or 1 has no finite logit
    logits = [float(f"{math.log(p) - math.log1p(-p):.9g}") for p in f]
    on_logits = f"tf.nn.sigmoid_cross_entropy_with_logits(labels={labels}, logits={logits})"
    return keras, f"tf.reduce_mean({on_logits})"


def _certain(rows: tuple[Row, ...]) -> str:
    wrong = [place for place, row in enumerate(rows, 1) if math.isinf(row.loss)]
    if not wrong:
        return ""
    first = rows[wrong[0] - 1]
    tensorflow = float(np.mean([clipped_binary_cross_entropy(row.prediction, row.label) for row in rows]))
    return (
        f"Row {wrong[0]} says {first.prediction:g}, so it is certain, and it is wrong: its loss is infinite. "
        f"TensorFlow keeps predictions from 0.0000001 to 0.9999999, so its J(W) stays a number: {tensorflow:.3f}."
    )


def clipped_binary_cross_entropy(prediction: float, label: float) -> float:
    """Return what tf.keras.losses.BinaryCrossentropy reports: in float32, f first moved into 1e-7..1 - 1e-7."""
    tiny = np.float32(1e-7)
    p = np.clip(np.float32(prediction), tiny, np.float32(1) - tiny)
    return float(-np.log(p if label else np.float32(1) - p))
