"""What came of a descent, in one computed sentence, and the situations every lecture shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from core.gradient_descent.descent import Path, descend, target_value
from core.gradient_descent.landscape import Array, Landscape, Point, grid, hessian
from core.gradient_descent.landscapes import LANDSCAPES
from core.perceptron.checks import positive
from core.runs import Refused

STILL = 0.01
SLOW = 0.05
WORDS = {
    "minimum": "the floor of a local minimum",
    "saddle": "a flat point that is not lowest in every direction",
    "plateau": "almost flat ground",
}


@dataclass(frozen=True)
class Outcome:
    """What came of a path.

    `kind` is "diverges", "reaches", "rests" (no slope left, but not lowest), or "on its way"; `step` is when
    that was clear; `place` says where it rests: "minimum", "saddle" or "plateau", else "". `turns` counts steps
    against the direction of the step before; `waits` the steps on nearly flat ground before the target.
    """

    kind: str
    step: int
    place: str
    turns: int
    waits: int
    sentence: str


def outcome(path: Path, target: float | None = None) -> Outcome:
    """Judge `path` against a loss of `target`, by default 1 % of the start's height above the lowest point."""
    goal = target_value(path) if target is None else target
    turns, waits = turned(path, path.reached_at(goal)), waited(path, goal)
    if (step := path.diverged_at) is not None:
        return Outcome("diverges", step, "", turns, waits, _diverged(path, step))
    if (step := path.reached_at(goal)) is not None:
        return Outcome("reaches", step, "", turns, waits, _reached(step, goal, turns, waits))
    if place := resting_place(path):
        return Outcome("rests", path.steps, place, turns, waits, _rested(path, place))
    words = f"Still on its way: after {path.steps} steps the loss is {path.values[-1]:.3g}, the target {goal:.3g}."
    return Outcome("on its way", path.steps, "", turns, waits, words + _turned(turns))


def turned(path: Path, until: int | None = None) -> int:
    """Count the steps, up to step `until`, that go against the step before them (an angle above 90 degrees)."""
    moves = path.moves[:until]
    return int((np.einsum("nd,nd->n", moves[1:], moves[:-1]) < 0).sum())


def waited(path: Path, target: float) -> int:
    """Count the steps taken above `target` where the slope is below 5 % of the landscape's typical slope."""
    slopes = np.linalg.norm(path.gradients[:-1], axis=1)
    return int(((slopes < SLOW * typical_slope(path.landscape)) & (path.values[:-1] > target)).sum())


def typical_slope(landscape: Landscape) -> float:
    """Return the median length of the gradient over the domain."""
    axes, _ = grid(landscape, 41)
    points = np.stack(np.meshgrid(*axes), axis=-1)
    return float(np.median(np.linalg.norm(landscape.gradient(points), axis=-1)))


def resting_place(path: Path) -> str:
    """Say where a path has come to rest: "minimum" (not the lowest), "saddle" or "plateau"; "" while it moves on."""
    here, slope = path.points[-1], np.linalg.norm(path.gradients[-1]) / typical_slope(path.landscape)
    near = 0.02 * max(high - low for low, high in path.landscape.domain)
    if np.linalg.norm(path.moves[-1]) > near or slope > SLOW or _beside(here, path.landscape.minima, near):
        return ""
    if _beside(here, path.landscape.saddles, near):
        return "saddle"
    curvatures = hessian(path.landscape, here)
    bends = np.linalg.eigvalsh(curvatures)
    # Newton's step leads to where the slope is zero: near by at a stationary point, anywhere on a plateau.
    if np.abs(bends).min() > 0 and np.linalg.norm(np.linalg.solve(curvatures, path.gradients[-1])) < near:
        return "minimum" if bends[0] > 0 else "saddle"
    return "plateau" if slope < STILL and bends[0] <= 0 else ""


def _beside(here: Array, places: tuple[Point, ...], near: float) -> bool:
    return any(np.linalg.norm(here - np.array(place)) < near for place in places)


def _diverged(path: Path, step: int) -> str:
    grown = path.values[-1] / path.values[0] if path.values[0] > 0 else np.inf
    times = f"{grown:.3g} times" if np.isfinite(grown) else "far more than"
    return (
        f"Diverges: from step {step} on it is outside the picture, and after {path.steps} steps the loss is "
        f"{times} what it was at the start. Each step overshoots more than it corrects."
    )


def _reached(step: int, goal: float, turns: int, waits: int) -> str:
    words = f"Reaches the target, a loss of {goal:.3g}, after {step} step{'s' * (step != 1)}."
    if waits > 5:
        words += f" It spent {waits} of them on nearly flat ground."
    return words + _turned(turns)


def _turned(turns: int) -> str:
    return f" It turned back {turns} times on the way." if turns > 2 else ""


def _rested(path: Path, place: str) -> str:
    slope, moved = np.linalg.norm(path.gradients[-1]), np.linalg.norm(path.moves[-1])
    return (
        f"Stuck on {WORDS[place]}: after {path.steps} steps the loss is {path.values[-1]:.3g}, "
        f"the lowest is {path.landscape.lowest:.3g}. The slope is {slope:.1g}, so the last step moved by {moved:.1g}."
    )


@dataclass(frozen=True)
class Scenario:
    """A situation in one click: where, from which `start`, how fast, how long, and a `question` to guess first."""

    title: str
    landscape: str
    start: tuple[float, ...]
    learning_rate: float
    steps: int
    question: str

    def __post_init__(self) -> None:
        """Refuse a landscape there is not and a rate that is none."""
        if self.landscape not in LANDSCAPES:
            raise Refused(f'There is no landscape called "{self.landscape}".')
        positive(self.learning_rate, "The learning rate")


def run(scenario: Scenario) -> Path:
    """Return the descent of `scenario`."""
    return descend(LANDSCAPES[scenario.landscape], scenario.start, scenario.learning_rate, scenario.steps)


def claim(scenario: Any) -> str:
    """Return what happens in `scenario`, computed."""
    return outcome(run(scenario)).sentence


_HOW_LONG = "How many steps until it is there?"
SCENARIOS: Mapping[str, Scenario] = MappingProxyType(
    {
        "too_small": Scenario("Too small", "valley", (-1.0,), 0.01, 60, _HOW_LONG),
        "right": Scenario("About right", "valley", (-1.0,), 0.3, 20, _HOW_LONG),
        "too_large": Scenario("Too large", "valley", (-1.0,), 0.95, 40, "It jumps over the minimum. Does it arrive?"),
        "diverging": Scenario("Diverging", "valley", (1.0,), 1.1, 15, "Does it come back?"),
        "local_minimum": Scenario("Local minimum", "two_valleys", (2.2,), 0.03, 60, "Which of the two valleys?"),
        "jumps_out": Scenario(
            "Jumps out", "two_valleys", (2.2,), 0.1, 60, "Same start, larger steps: which valley now?"
        ),
        "flat_point": Scenario(
            "Flat point", "flat_point", (-1.0,), 0.3, 100, "The slope fades at w = 0. Does it get past?"
        ),
        "vanishing_slope": Scenario("No slope", "cliff", (-4.4,), 0.5, 200, "Downhill to the right. Does it go?"),
        "ravine": Scenario("Ravine", "ravine", (-3.5, 1.2), 0.095, 60, "Straight to the minimum, or not?"),
        "ravine_diverging": Scenario(
            "Ravine, too fast", "ravine", (-3.5, 0.3), 0.105, 60, "A tenth faster: what changes?"
        ),
        "saddle": Scenario("Saddle", "saddle", (1.8, 0.001), 0.2, 120, "It heads for the saddle. Does it get away?"),
        "saddle_ridge": Scenario("On the ridge", "saddle", (1.8, 0.0), 0.2, 120, "Exactly on the ridge: and now?"),
        "plateau": Scenario("Plateau", "plateau", (2.5, 1.2), 0.5, 200, _HOW_LONG),
        "far_plateau": Scenario("Far out", "plateau", (3.5, -3.0), 0.5, 500, "Further out, 500 steps: enough?"),
        "many_minima": Scenario("Many minima", "rastrigin", (2.3, 1.7), 0.002, 100, "Does it find the lowest hollow?"),
        "curved_valley": Scenario("Curved valley", "rosenbrock", (-1.2, 1.0), 0.001, 5000, _HOW_LONG),
    }
)
