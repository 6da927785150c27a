"""Makes the shipped runs of the autoencoders again:  python -m core.autoencoders"""

from pathlib import Path

from core import runs
from core.autoencoders.live import Config, train

SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "models" / "runs"


def shipped() -> list[Config]:
    """Return the configs whose runs a fresh server shows at once."""
    return [Config(), Config(variational=True)]


if __name__ == "__main__":
    for config in shipped():
        runs.save(SHIPPED, runs.run_key(config), list(train(config)))
