"""The scripts of models that read the bundled digits."""

from collections.abc import Sequence

from core.autoencoders import live
from core.autoencoders.loop import BATCH
from core.classifiers import training
from core.data import mnist
from core.keras_code.script import FOLDER, Refill

DIGITS = FOLDER.parent / "data" / "mnist_small.npz"


def classifier(config: training.Config, steps: Sequence[int]) -> Refill | None:
    """Return the script of the convolutional network; none for bent digits, which only this app can bend."""
    if config.augmented:
        return None
    same = ("kernel", "units", "dropout", "learning_rate", "batch", "examples", "optimizer", "seed")
    settings = {name.upper(): getattr(config, name) for name in same}
    settings |= {"FILTERS": list(config.filters), "STEPS": steps[-1], "WHOLE": config.steps}
    return Refill("classifier", settings, (DIGITS,))


def autoencoder(config: live.Config, steps: Sequence[int]) -> Refill:
    """Return the script of the autoencoder with a code of two numbers."""
    wanted = config.epochs * (len(mnist().train_images) // BATCH)
    every = -(-wanted // live.FRAMES)
    settings = {
        "VARIATIONAL": config.variational,
        "BETA": config.beta,
        "LEARNING_RATE": config.learning_rate,
        "STEPS": steps[-1],
        "WHOLE": every * -(-wanted // every),
        "HIDDEN": list(live.HIDDEN),
        "LATENT": config.architecture.latent,
        "SEED": config.seed,
    }
    return Refill("autoencoder", settings, (DIGITS,))
