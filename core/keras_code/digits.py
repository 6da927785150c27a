"""The scripts of models that read the bundled digits."""

from collections.abc import Sequence

from core.autoencoders import live
from core.autoencoders.loop import BATCH
from core.classifiers import hardening as difficult_digits
from core.classifiers import training
from core.classifiers.distortions import KINDS
from core.data import mnist
from core.keras_code.script import Script, filled
from core.limitations import cost as computation
from core.limitations import groups as writers
from core.limitations import hardening as adversarial
from core.limitations import hunger as data_hungry
from core.limitations import search as settings_search
from core.limitations import uncertainty


def classifier(config: training.Config, steps: Sequence[int]) -> Script:
    """Return the script of the convolutional network."""
    same = ("kernel", "units", "dropout", "learning_rate", "batch", "examples", "optimizer", "seed")
    settings = {name.upper(): getattr(config, name) for name in same}
    settings |= {"FILTERS": list(config.filters), "WHOLE": config.steps}
    settings |= {"BENT": list(training.AUGMENTATION.values()) if config.augmented else []}
    settings |= {"SHOWN": [step for step in training.schedule(config.steps) if step <= steps[-1]]}
    return filled("classifier", settings)


def difficult(config: difficult_digits.Config, steps: Sequence[int]) -> Script:
    """Return the script of the network that is trained on digits as they are, and on difficult ones."""
    settings = {name.upper(): getattr(config, name) for name in ("learning_rate", "seed")}
    settings |= {"TRAINED": [list(each) for each in config.strongest.items()], "WHOLE": config.steps}
    judged = [[name, kind.most] for name, kind in KINDS.items()]
    return filled("difficult", settings | {"JUDGED": judged, "SHOWN": list(steps)})


def autoencoder(config: live.Config, steps: Sequence[int]) -> Script:
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
    return filled("autoencoder", settings)


def ensemble(config: uncertainty.Config, steps: Sequence[int]) -> Script:
    """Return the script of the networks that are asked together."""
    members = max(1, steps[-1])
    settings = {"MEMBERS": members, "STEPS": config.steps, "DROPOUT": uncertainty.NET.dropout, "SEED": config.seed}
    return filled("ensemble", settings)


def hunger(config: data_hungry.Config, steps: Sequence[int]) -> Script:
    """Return the script of two networks that learn from ever more digits."""
    settings = {name.upper(): getattr(config, name) for name in ("noise", "repeats", "seed")}
    return filled("hunger", settings | {"SIZES": list(data_hungry.SIZES), "TRIALS": steps[-1]})


def search(config: settings_search.Config, steps: Sequence[int]) -> Script:
    """Return the script of the settings that were tried."""
    tried = settings_search.trials(config)[: max(1, steps[-1])]
    rows = [
        [list(each.net.filters), list(each.net.units), each.net.activation, each.net.dropout, each.rate]
        for each in tried
    ]
    return filled("search", {"TRIALS": rows, "STEPS": config.steps, "SEED": config.seed})


def groups(config: writers.Config, steps: Sequence[int]) -> Script:
    """Return the script of the two groups of writers, of whom one is rare."""
    settings = {name.upper(): getattr(config, name) for name in ("minority", "steps", "seed")}
    return filled("groups", settings | {"SLANT": writers.SLANT, "CURES": max(1, steps[-1])})


def hardening(config: adversarial.Config, steps: Sequence[int]) -> Script:
    """Return the script of two networks, one of them attacked while it learns."""
    settings = {"ATTACK": config.attack, "EPSILONS": list(adversarial.EPSILONS), "SEED": config.seed}
    return filled("hardening", settings | {"STEPS": steps[-1], "WHOLE": config.steps})


def cost(config: computation.Config, _steps: Sequence[int]) -> Script:
    """Return the script that counts multiplications and measures this computer's seconds."""
    sizes = [[list(net.filters), list(net.units)] for net in computation.NETS]
    return filled("cost", {"NETWORKS": sizes, "SEED": config.number})
