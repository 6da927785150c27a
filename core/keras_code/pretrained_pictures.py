"""The scripts of shipped models that read or draw digits."""

from core.autoencoders.network import Architecture
from core.classifiers.regression import LIMIT
from core.diffusion import quality, unet
from core.gans.digit_networks import CHANNELS
from core.keras_code.script import Script, filled
from core.pretrained import Card

NOISE = 0.5  # of the digits that the denoising autoencoder cleans


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


def autoencoder(card: Card) -> Script:
    """Return the script of an autoencoder; a denoising one also takes noise away."""
    config = card.config
    return filled(
        "pretrained_autoencoder",
        {
            "WEIGHTS": f"{card.name}.npz",
            "HIDDEN": list(Architecture().hidden),
            "LATENT": config["latent"],
            "VARIATIONAL": config["variational"],
            "NOISE": NOISE if config["noise"] else 0.0,
        },
    )


def gan(card: Card) -> Script:
    """Return the script of the conditional GAN: ten pictures of each digit."""
    settings = {"WEIGHTS": f"{card.name}.npz", "LATENT": card.config["latent"], "CHANNELS": list(CHANNELS)}
    return filled("pretrained_gan", settings | {"COLUMNS": 10, "SEED": 0})


def diffusion(card: Card) -> Script:
    """Return the script of the U-Net: one digit of each class by the usual steps and guidance."""
    return filled(
        "pretrained_diffusion",
        {
            "WEIGHTS": f"{card.name}.npz",
            "BLOCKS": [list(block) for block in unet.BLOCKS.items()],
            "EMBEDDING": unet.EMBEDDING,
            "FREQUENCIES": unet.FREQUENCIES,
            "LEVELS": list(unet.ANGLES),
            "LABELS": list(range(unet.CLASSES)),
            "GUIDANCE": quality.USUAL_GUIDANCE,
            "STEPS": quality.USUAL_STEPS,
            "SEED": 0,
        },
    )
