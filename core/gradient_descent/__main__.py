"""Makes what the page on gradient descent ships again:  python -m core.gradient_descent"""

import json
from pathlib import Path

import numpy as np

from core import networks, runs
from core.data import Plane, plane
from core.gradient_descent import Race, View, Walk, overfitting, race, range_test, surface, walk
from core.gradient_descent.batches import Walked
from core.gradient_descent.landscape import Array

MODELS = Path(__file__).resolve().parents[2] / "assets" / "models"
FILE = MODELS / "gradient_descent.npz"
BATCHES = (256, 16, 1)
SCHEDULES = ("step", "cosine", "inverse")
CARD = {
    "what": "The lesson's first views: the trails and memories of eight optimizers (race.*), two weights trained "
    "with three batch sizes and four schedules (walk.*), a learning-rate range test (range.*), and the loss of a "
    "trained network on two planes through its weights (random.*, path.*).",
    "data": "computed; the points come from core.gradient_descent.examples and core.data, seed 0",
    "made by": "python -m core.gradient_descent",
    "seed": 0,
}


def network() -> networks.Config:
    """Return the network whose landscape is shipped."""
    split = plane(Plane("moons", samples=200, noise=0.15, test_share=0.0, seed=0))
    points = tuple((float(x), float(y)) for x, y in split.features)
    labels = tuple(int(label) for label in split.labels)
    return networks.Config(points, labels, hidden=(8, 8), learning_rate=0.1, epochs=60, batch=10, seed=0)


def overfits() -> tuple[overfitting.Config, ...]:
    """Return the runs that are shipped: one that overfits, and its three cures."""
    return (
        overfitting.Config(),
        overfitting.Config(dropout=0.2),
        overfitting.Config(l2=0.001),
        overfitting.Config(samples=200),
    )


def make() -> None:
    """Compute and train everything that is shipped, and write it with its card."""
    config = network()
    snapshots = list(networks.train(config))
    numbers = _raced() | _walked() | _tested() | _planes(config, snapshots)
    np.savez_compressed(FILE, allow_pickle=False, **numbers)
    FILE.with_suffix(".json").write_text(json.dumps(CARD, indent=2) + "\n")
    runs.save(MODELS / "runs", runs.run_key(config), snapshots)
    for each in overfits():
        runs.save(MODELS / "runs", runs.run_key(each), list(overfitting.train(each)))


def _raced() -> dict[str, Array]:
    found = {}
    for one in race(Race()):
        found[f"race.{one.name}"] = one.points
        found |= {f"race.{one.name}.{slot}": memory for slot, memory in one.slots}
    return found


def _walked() -> dict[str, Array]:
    walks = [walk(Walk(batch=size)) for size in BATCHES]
    walks += [walk(Walk(batch=1, schedule=name)) for name in SCHEDULES]
    return {_name(each): each.points for each in walks}


def _name(walked: Walked) -> str:
    return f"walk.{walked.walk.batch}.{walked.walk.schedule}"


def _tested() -> dict[str, Array]:
    test = range_test(Walk(batch=BATCHES[1]))
    ends = np.array([test.lowest, np.nan if test.too_large is None else test.too_large])
    return {
        "range.rates": test.rates,
        "range.losses": test.losses,
        "range.smoothed": test.smoothed,
        "range.ends": ends,
    }


def _planes(config: networks.Config, snapshots: list[networks.Snapshot]) -> dict[str, Array]:
    found: dict[str, Array] = {}
    for name in ("random", "path"):
        made = surface(config, snapshots, View(name))
        arrays = {field: getattr(made, field) for field in ("a", "b", "losses", "path", "path_losses")}
        found |= {f"{name}.{field}": values for field, values in arrays.items()}
        found[f"{name}.kept"] = np.array(made.kept)
    return found


if __name__ == "__main__":
    make()
