"""The scripts of models that live in the plane: small dense networks, games and diffusion."""

from collections.abc import Sequence

import numpy as np

from core.activations import dead as activations_dead
from core.activations import side_by_side as pair
from core.diffusion import plane as diffusion_plane
from core.gans import optimum as best_answer
from core.gans.config import Config as Game
from core.gradient_descent import overfitting as fit
from core.keras_code.makers import span
from core.keras_code.script import Script, filled
from core.losses import contest as losses_contest
from core.losses import passing as losses_passing
from core.networks.config import Config as Network


def network(config: Network, steps: Sequence[int]) -> Script:
    """Return the script of a playground network."""
    return filled(
        "network",
        {
            "POINTS": [list(point) for point in config.points],
            "LABELS": list(config.labels),
            "HELD_OUT": list(config.held_out),
            "CLASSES": config.classes,
            "INPUTS": list(config.inputs),
            "HIDDEN": list(config.hidden),
            "ACTIVATIONS": list(config.activations),
            "DROPOUTS": list(config.dropouts),
            "INITIALISER": config.initialiser,
            "OPTIMIZER": config.optimizer,
            "LEARNING_RATES": [[0, config.learning_rate], *(list(change) for change in sorted(config.changes))],
            "BATCH": config.batch,
            "L1": config.l1,
            "L2": config.l2,
            "EPOCHS": steps[-1],
            "SEED": config.seed,
        },
    )


def side_by_side(config: pair.Config, steps: Sequence[int]) -> Script:
    """Return the script of the network with an activation."""
    return network(pair.network(config, config.activation), steps)


def dead(config: activations_dead.Config, steps: Sequence[int]) -> Script:
    """Return the script of the network whose units die."""
    split, last = activations_dead.points(config), steps[-1]
    switched = config.switch_epoch if 0 < config.switch_epoch < last else last
    phases = [[config.activation, config.learning_rate, switched]]
    if config.switch_epoch and config.switch_epoch <= last:
        phases.append([config.switch_to, config.switch_rate, last - switched])
    return filled(
        "dead",
        {
            "POINTS": split.features.tolist(),
            "LABELS": split.labels.tolist(),
            "HIDDEN": list(config.hidden),
            "PHASES": phases,
            "LEAK": config.leak,
            "SEED": config.seed,
        },
    )


def contest(config: losses_contest.Config, steps: Sequence[int]) -> Script:
    """Return the script of one classifier on two losses."""
    return filled(
        "contest",
        {
            "POINTS": [list(point) for point in config.network.points],
            "LABELS": list(config.network.labels),
            "WEIGHTS": [weights.tolist() for weights in losses_contest.start(config)],
            "ACTIVATION": config.activation,
            "LEARNING_RATE": config.learning_rate,
            "EPOCHS": steps[-1],
        },
    )


def passing(config: losses_passing.Config, steps: Sequence[int]) -> Script:
    """Return the script of the network that is asked whether a student passes."""
    students = losses_passing.students(config.data_seed)
    return filled(
        "passing",
        {
            "STUDENTS": students.train.features.tolist(),
            "PASSED": students.train.labels.tolist(),
            "MEAN": np.asarray(students.scale.mean).tolist(),
            "SPREAD": np.asarray(students.scale.spread).tolist(),
            "STUDENT": list(config.student),
            "LEARNING_RATE": config.learning_rate,
            "EPOCHS": steps[-1],
            "SEED": config.seed,
        },
    )


def overfitting(config: fit.Config, steps: Sequence[int]) -> Script:
    """Return the script of the curve that is learned by heart."""
    names = ("samples", "noise", "dropout", "l2", "learning_rate", "seed")
    return filled("overfitting", {name.upper(): getattr(config, name) for name in names} | {"EPOCHS": steps[-1]})


def gan(config: Game, steps: Sequence[int]) -> Script:
    """Return the script of a game in the plane."""
    same = [f"{who}_{what}" for who in "gd" for what in ("layers", "units", "rate", "updates")]
    same += ["noise", "noise_size", "optimizer", "head_start", "start_off", "seed"]
    return filled(
        "gan",
        {"REAL": np.round(config.real().places, 7).tolist()}
        | {name.upper(): getattr(config, name) for name in same}
        | {"LOSS": config.loss_name, "STEPS": steps[-1]},
    )


def diffusion(config: diffusion_plane.Config, steps: Sequence[int]) -> Script:
    """Return the script of diffusion in the plane."""
    return filled(
        "diffusion",
        {
            "POINTS": [list(point) for point in config.points],
            "WIDTH": config.width,
            "LEARNING_RATE": config.learning_rate,
            "STEPS": steps[-1],
            "WHOLE": config.steps,
            "SPAN": span(steps),
            "SEED": config.seed,
        },
    )


def optimum(config: best_answer.Config, steps: Sequence[int]) -> Script:
    """Return the script of the discriminator that learns to give the best answer."""
    return filled("optimum", {"GAP": config.gap, "STEPS": steps[-1], "SEED": config.seed})
