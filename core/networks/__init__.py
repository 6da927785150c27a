"""Fully connected networks on points of the plane: the playground, and the network behind other lessons."""

from core.networks.config import (
    ACTIVATIONS,
    INITIALISERS,
    INPUTS,
    OPTIMIZERS,
    Config,
    Input,
    features,
    initial_weights,
    parameters,
    sizes,
)
from core.networks.export import keras_code
from core.networks.forward import cross_entropy, layers, logits, loss
from core.networks.hints import Hint, dead_share, hints
from core.networks.loop import Loop, loop_of
from core.networks.opened import answers, confusion, hidden, r_squared, responses
from core.networks.training import (
    MAP_SIDE,
    PAD,
    SNAPSHOTS,
    Snapshot,
    architecture,
    grid_axis,
    plane_grid,
    schedule,
    train,
)

__all__ = [
    "responses",
    "r_squared",
    "keras_code",
    "hints",
    "hidden",
    "dead_share",
    "confusion",
    "answers",
    "Hint",
    "ACTIVATIONS",
    "INITIALISERS",
    "INPUTS",
    "MAP_SIDE",
    "OPTIMIZERS",
    "PAD",
    "SNAPSHOTS",
    "Config",
    "Input",
    "Loop",
    "Snapshot",
    "architecture",
    "cross_entropy",
    "features",
    "grid_axis",
    "initial_weights",
    "layers",
    "logits",
    "loop_of",
    "loss",
    "parameters",
    "plane_grid",
    "schedule",
    "sizes",
    "train",
]
