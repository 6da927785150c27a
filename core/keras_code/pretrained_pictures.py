"""The scripts of shipped models that read or draw digits."""

from core.classifiers.regression import LIMIT
from core.keras_code.script import Script, filled
from core.pretrained import Card


def classifier(card: Card) -> Script:
    """Return the script of a classifier, convolutional or fully connected."""
    config = card.config
    return filled(
        "pretrained_classifier",
        {
            "WEIGHTS": f"{card.name}.npz",
            "FILTERS": list(config.get("filters", ())),
            "POOLED": list(config.get("pooled", ())),
            "KERNEL": config.get("kernel", 3),
            "UNITS": list(config["widths"]) if "widths" in config else [config["units"]],
        },
    )


def angle(card: Card) -> Script:
    """Return the script of the network that says how far a digit is turned."""
    config = card.config
    settings = {"WEIGHTS": f"{card.name}.npz", "FILTERS": list(config["filters"]), "UNITS": config["units"]}
    return filled("pretrained_angle", settings | {"LIMIT": LIMIT})
