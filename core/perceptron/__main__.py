"""Makes the shipped runs of the hidden layer again:  python -m core.perceptron"""

from pathlib import Path

from core import networks, runs
from core.perceptron.hidden import hidden_layer
from core.perceptron.points import POINT_SETS

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"
RATE = 0.5


def shipped() -> list[networks.Config]:
    """Return the runs that a fresh server shows at once: each point set no line can part, at the page's first rate."""
    names = [name for name in POINT_SETS if name.startswith("xor")]
    made = [hidden_layer(POINT_SETS[name].points, POINT_SETS[name].labels, RATE) for name in names]
    return [config for config in made if config is not None]


if __name__ == "__main__":
    for config in shipped():
        runs.save(SHIPPED, runs.run_key(config), list(networks.train(config)))
