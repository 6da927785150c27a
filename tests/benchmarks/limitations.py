"""What the page on limitations answers with: refit, attacks, explanations, and the runs of its sections.

Run from the repository's root: python -m tests.benchmarks.limitations
"""

import time
from collections.abc import Callable
from typing import Any

from core.data import mnist
from core.limitations import adversarial, attribution, extrapolation, groups, hunger, nets, shifts
from tests.benchmarks import table

ROUNDS = 5


def _seconds(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def answers() -> None:
    """Print the time to an answer while somebody drags or draws (limit 1 s)."""
    digit = nets.scaled(mnist().test_images[:1])[0]
    calls = {
        "extrapolation: 15 networks, 1,000 steps": lambda i: extrapolation.fit(extrapolation.Config(seed=i)),
        "FGSM, 26 strengths": lambda i: adversarial.attack(digit, "FGSM", target=i),
        "PGD, 10 steps, 26 strengths": lambda i: adversarial.attack(digit, "PGD", target=i),
        "four explanations and their sanity check": lambda i: attribution.explain(digit, i),
        "a digit moved to every place, two networks": lambda _: shifts.ask(digit),
    }
    table.head("answers of the limitations' experiments (limit 1 s)")
    for name, call in calls.items():
        first = _seconds(lambda call=call: call(0))
        table.row(name, [1000 * _seconds(lambda call=call, i=i: call(i + 1)) for i in range(ROUNDS)], "ms")
        table.row("    the first time, compiling or tracing", [1000 * first], "ms")


def trained() -> None:
    """Print how long the live runs take, and the longest wait between two snapshots: so soon Stop stops."""
    table.head("runs of the limitations", "longest gap")
    for name, run in {
        "data hungry, 3 repeats": hunger.train(hunger.Config(seed=1)),
        "two groups, three cures": groups.train(groups.Config(seed=1)),
    }.items():
        gaps, start = [], time.perf_counter()
        for _ in run:
            gaps.append(time.perf_counter() - start)
            start = time.perf_counter()
        table.row(name, [sum(gaps)], "s")
        table.row("    between two snapshots", gaps, "s")


def main() -> None:
    """Print all of it."""
    answers()
    trained()


if __name__ == "__main__":
    main()
