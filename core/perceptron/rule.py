"""The perceptron learning rule, one correction after the other (Rosenblatt 1958)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count

import numpy as np

from core.perceptron import typeset
from core.perceptron.checks import Point, labelled, positive, weights3, whole
from core.perceptron.neuron import weighted_sum
from core.runs import Refused

Weights = tuple[float, float, float]

FORMULA = r"w \leftarrow w + \eta\,(y - \hat{y})\,x"
ORDERS = ("in turn", "shuffled")


@dataclass(frozen=True)
class Rule:
    """What the rule learns from: `points` [n, 2], `labels` [n] of 0 and 1, and how.

    `learning_rate` eta in 0..1000; `order` is one of ORDERS, shuffled anew in each epoch from `seed`;
    `start` is (w0, w1, w2); after `max_updates` (1..10,000) corrections it stops in any case.
    """

    points: tuple[Point, ...]
    labels: tuple[int, ...]
    learning_rate: float = 1.0
    order: str = "in turn"
    seed: int = 0
    start: Weights = (0.0, 0.0, 0.0)
    max_updates: int = 200

    def __post_init__(self) -> None:
        """Refuse what cannot be learned from."""
        points, labels = labelled(self.points, self.labels, least=1)
        object.__setattr__(self, "points", points)
        object.__setattr__(self, "labels", labels)
        object.__setattr__(self, "start", weights3(self.start))
        object.__setattr__(self, "learning_rate", positive(self.learning_rate, "The learning rate", 1000))
        object.__setattr__(self, "seed", whole(self.seed, "The seed", 0, 2**32 - 1))
        object.__setattr__(self, "max_updates", whole(self.max_updates, "The most corrections", 1, 10_000))
        if self.order not in ORDERS:
            raise Refused(f"Points are visited {' or '.join(ORDERS)}, not {self.order!r}.")


@dataclass(frozen=True)
class Step:
    """One point looked at, and what the rule did to the weights (w0, w1, w2).

    `index` counts the points looked at and `updates` the corrections so far, `epoch` the passes over all points;
    all are 0 at the start, where `chosen` and what belongs to it are None. `change` is eta (y - yhat) (1, x1, x2);
    `wrong` lists the points still wrong with the `new` weights. `loop` is the earlier epoch that began with the
    same weights as this one (visits in turn then repeat for ever), else 0. `end` says why this step is the last.
    """

    index: int
    epoch: int
    updates: int
    chosen: int | None
    point: Point | None
    z: float | None
    prediction: int | None
    target: int | None
    old: Weights
    change: Weights
    new: Weights
    wrong: tuple[int, ...]
    loop: int = 0
    end: str = ""

    @property
    def mistakes(self) -> int:
        """How many points the new weights still get wrong."""
        return len(self.wrong)

    @property
    def corrected(self) -> bool:
        """Whether this step changed the weights."""
        return self.chosen is not None and self.prediction != self.target


def steps(rule: Rule, every_point: bool = False) -> Iterator[Step]:
    """Yield the start, then one step per correction ("next mistake"), or per point looked at, until no mistake is left.

    The last step carries `end`. Each epoch that does not end holds a mistake, so max_updates bounds it.
    """
    step = _begin(rule)
    yield step
    rng = np.random.default_rng(rule.seed)
    begun: dict[Weights, int] = {}
    for epoch in count(1):
        if step.end:
            return
        earlier = begun.setdefault(step.new, epoch) if rule.order == "in turn" else epoch
        for chosen in _visits(rule, rng):
            step = _look(rule, step, chosen)
            step = replace(step, epoch=epoch, loop=earlier if earlier < epoch else 0)
            if step.corrected or every_point:
                yield step
            if step.end:
                return


def update_latex(rule: Rule, step: Step) -> str:
    """Return the rule with the step's numbers: old weights + eta (y - yhat) (1, x1, x2) = new weights."""
    if step.point is None:
        return "w = " + typeset.column(step.new)
    rate, inputs = typeset.number(rule.learning_rate), typeset.column((1.0, *step.point))
    added = rf"{rate}\,({step.target} - {step.prediction})\,{inputs}"
    equal = typeset.equals(typeset.shown((*step.old, *step.point, rule.learning_rate, *step.new)))
    return f"{typeset.column(step.old)} + {added} {equal} {typeset.column(step.new)}"


def _begin(rule: Rule) -> Step:
    wrong = _wrong(rule, rule.start)
    end = "The start weights already get every point right." if not wrong else ""
    still = (0.0, 0.0, 0.0)
    return Step(0, 0, 0, None, None, None, None, None, rule.start, still, rule.start, wrong, end=end)


def _visits(rule: Rule, rng: np.random.Generator) -> list[int]:
    places = len(rule.points)
    return [int(place) for place in rng.permutation(places)] if rule.order == "shuffled" else list(range(places))


def _look(rule: Rule, before: Step, chosen: int) -> Step:
    point, target, old = rule.points[chosen], rule.labels[chosen], before.new
    z = weighted_sum(old[0], old[1:], point)
    prediction = int(z >= 0)
    change = _change(rule.learning_rate, target - prediction, point)
    new = _added(old, change)
    wrong = before.wrong if prediction == target else _wrong(rule, new)
    updates = before.updates + (prediction != target)
    looked = (before.index + 1, before.epoch, updates, chosen, point, z, prediction, target)
    return Step(*looked, old, change, new, wrong, end=_end(rule, updates, len(wrong)))


def _end(rule: Rule, updates: int, mistakes: int) -> str:
    if not mistakes:
        return f"No mistake is left after {updates} correction{'s' * (updates != 1)}."
    if updates >= rule.max_updates:
        return f"Stopped after {updates} corrections with {mistakes} of {len(rule.points)} points still wrong."
    return ""


def _wrong(rule: Rule, weights: Weights) -> tuple[int, ...]:
    rows = enumerate(zip(rule.points, rule.labels, strict=True))
    return tuple(i for i, (point, label) in rows if (weighted_sum(weights[0], weights[1:], point) >= 0) != label)


# Decimals, as in weighted_sum: ten corrections by 0.1 are 1, so the path does not hang on rounding.
def _change(rate: float, error: int, point: Point) -> Weights:
    x1, x2 = (float(Decimal(str(rate)) * error * Decimal(str(x))) + 0.0 for x in point)
    return float(rate * error), x1, x2


def _added(old: Weights, change: Weights) -> Weights:
    w0, w1, w2 = (float(Decimal(str(a)) + Decimal(str(b))) for a, b in zip(old, change, strict=True))
    return w0, w1, w2
