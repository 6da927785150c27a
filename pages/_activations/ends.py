"""Things to try, the code that ran, limits and sources of each part; the tasks read what is on screen."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core import activations, convolution
from core.activations import Deep, OnFeatureMap, WorkedSoftmax, dead, depth, mean_field, side_by_side
from pages._activations.curves import State
from pages._shell import lesson
from pages._shell.lesson import Task


def functions(now: State) -> None:
    """Predict slopes, zones and the kink."""
    share = activations.saturation(now.focus, now.flat, now.spread, leak=now.leak).share
    lesson.tasks(
        Task(
            "Where is the sigmoid steepest, and how steep?", ("At z = 1, slope 1", "At z = 0, slope 1/4", "Nowhere"), 1,
            "g(0) = 1/2, so g(1 - g) = 1/4. Ten such layers pass at most (1/4) to the power of 10 of a gradient.",
            (now.focus, now.z) == ("sigmoid", 0),
        ),
        Task(
            "ReLU at z = 0: which slope does TensorFlow take?", ("0", "1/2", "1"), 0,
            "Left of the corner it is 0, right of it 1; TensorFlow takes the left one.",
            (now.focus, now.z) == ("relu", 0),
        ),
        Task(
            "Weights of spread 1 instead of Glorot's 0.05: how much of the batch is flat under tanh?",
            ("About a tenth", "About half", "Nearly all"), 2,
            "The sums grow twentyfold, so hardly any stays where tanh has a slope.",
            now.focus == "tanh" and share > 0.9,
        ),
        Task(
            "Which of these lets gradients through for every z?", ("ReLU", "Leaky ReLU", "Step"), 1,
            "Its slope is never 0, however negative z is.", now.focus == "leaky_relu" and share == 0,
        ),
        key="functions",
    )  # fmt: skip
    lesson.code(activations.gradient, activations.tape_slopes, activations.saturation, activations.pre_activations)


def softmax(now: WorkedSoftmax) -> None:
    """Predict shares."""
    top = float(now.probabilities.max())
    lesson.tasks(
        Task(
            "All three logits are equal. What does each class get?", ("0", "1/3", "1"), 1,
            "Equal powers of e share equally, however large the logits are.", len(set(now.logits)) == 1,
        ),
        Task(
            "The temperature falls to 0.1. What happens?", ("Shares become equal", "The largest takes all"), 1,
            "Differences between logits are multiplied by ten before they become powers.",
            now.temperature <= 0.1 and top > 0.99,
        ),
        Task(
            "One class is nearly certain. How large are the slopes in the table?", ("Near 1", "Near 0"), 1,
            "p (1 - p) is small for p near 1: softmax saturates too.", top > 0.99,
        ),
        key="softmax",
    )  # fmt: skip
    lesson.code(activations.tape_jacobian, activations.softmax, activations.jacobian)


def by_depth(now: tuple[Deep, str]) -> None:
    """Predict which start keeps gradients alive."""
    deep, series = now
    lesson.tasks(
        Task(
            "Sigmoid with Glorot's start: by what factor does the error change per layer?", ("0.23", "0.9", "1.1"), 0,
            "The slope is at most 1/4 at z = 0, and Glorot keeps the weights' part near 1.",
            (deep.activation, deep.initialiser) == ("sigmoid", "Glorot"),
        ),
        Task(
            "Which start keeps ReLU's error at its size over 30 layers?", ("Glorot", "He", "σ = 1"), 1,
            "Half of the units pass nothing, so the variance must be twice as large: 2 over the inputs.",
            (deep.activation, deep.initialiser, deep.depth) == ("relu", "He", 30),
        ),
        Task(
            "ReLU with weights of 0.01: which of the three series looks nearly level?",
            ("The signal", "∂L/∂z", "|∂L/∂w|"), 2,
            "It is signal times error: one shrinks towards the output, the other towards the input.",
            (deep.activation, deep.initialiser, series) == ("relu", "small normal 0.01", "gradients"),
        ),
        key="depth",
    )  # fmt: skip
    lesson.code(depth.measure, depth.gradient_by_layer, mean_field.expected)


def dead_units(now: tuple[dead.Config | None, Sequence[dead.Snapshot]]) -> None:
    """Predict who dies and who comes back."""
    config, snapshots = now
    most = max((snapshot.share for snapshot in snapshots), default=0.0)
    last = snapshots[-1].share if snapshots else 0.0
    shown = _config("dead-run")
    lesson.tasks(
        Task(
            "The learning rate goes from 2 to 0.05. How many ReLUs die?", ("More", "Just as many", "Few or none"), 2,
            "Small steps seldom push a unit's sum below 0 for every point at once.",
            shown == config and getattr(config, "learning_rate", 1) <= 0.05 and most < 0.2,
        ),
        Task(
            "A unit is dead. What brings it back?", ("More epochs", "A smaller learning rate", "A leak"), 2,
            "Without a slope there is no gradient, so neither patience nor the rate matters.",
            bool(most and not last and getattr(shown, "switch_epoch", 0)),
        ),
        Task(
            "Can a tanh unit die as a ReLU does?", ("Yes", "No"), 1,
            "Its output is never exactly 0 for all points, and its slope never exactly 0; but it can be very flat.",
            getattr(shown, "activation", "") == "tanh" and not most,
        ),
        key="dead",
    )  # fmt: skip
    lesson.code(dead.step, dead.forward, dead.train)


def _config(key: str) -> Any:
    job = st.session_state.get(key)
    return job.config if job else None


def feature_map(now: OnFeatureMap) -> None:
    """Predict ranges."""
    lesson.tasks(
        Task(
            "ReLU after Sobel x: which edges disappear?", ("Dark to bright", "Bright to dark", "None"), 1,
            "They come out negative, and ReLU makes every negative value 0. The orange is gone.",
            now.name == "relu" and now.negative_before > 0,
        ),
        Task(
            "Sigmoid: what becomes of the flat areas, where the filter gives 0?", ("0", "1/2", "1"), 1,
            "g(0) = 1/2: the whole map turns blue, and only little contrast is left around it.", now.name == "sigmoid",
        ),
        Task(
            "Which function keeps every negative value, only smaller?", ("ReLU", "Leaky ReLU", "Softplus"), 1,
            "It multiplies them by the leak; the signs stay.",
            now.name == "leaky_relu" and now.negative_after == now.negative_before,
        ),
        key="feature",
    )  # fmt: skip
    lesson.code(activations.on_feature_map, convolution.apply)


def why(now: tuple[side_by_side.Config | None, Sequence[side_by_side.Snapshot]]) -> None:
    """Predict what depth does without an activation."""
    config, snapshots = now
    last = snapshots[-1] if snapshots else None
    shown = _config("pair-run")
    lesson.tasks(
        Task(
            "The linear network gets 6 hidden layers. What does its boundary look like?",
            ("A circle", "Six lines", "One straight line"), 2,
            "A product of matrices is a matrix: one layer could do the same.", getattr(shown, "depth", 0) == 6,
        ),
        Task(
            "On which points is the linear network as good as the other?", ("circles", "blobs", "xor"), 1,
            "Two blobs can be parted by one line, so nothing is lost.",
            bool(last and getattr(shown, "data", "") == "blobs" and last.linear_accuracy > 0.97),
        ),
        Task(
            "Does one hidden layer with tanh suffice for the circle?", ("Yes", "No, depth is needed"), 0,
            "Enough bent units in one layer enclose it; depth helps, but the bend is what matters.",
            bool(last and getattr(shown, "depth", 0) == 1 and last.accuracy > 0.95),
        ),
        key="why",
    )  # fmt: skip
    lesson.code(activations.collapse, side_by_side.train, activations.line_fit)


LIMITS = """
- **A slope at one place is not learning.** Batch normalisation, skip connections and Adam change what arrives.
- **The depth measurement is taken once, before training**, with one batch and one seed, width 64 unless you change it.
- **Theory assumes wide layers.** With few units the measured bars scatter around it.
- **Dead here means dead on these points.** Another batch may still wake a unit; in large data few are silent for all.
- **One picture, one kernel.** A real layer has many learned filters and a bias before the activation.
- **The smoothest function is not always the best.** ReLU is cheap and mostly good enough; try it first.
"""
SOURCES = (
    "McCulloch, W. and Pitts, W., 1943, A logical calculus of the ideas immanent in nervous activity",
    "LeCun, Y., Bottou, L., Orr, G. and Müller, K.-R., 1998, Efficient BackProp, sections 4.4 and 4.6",
    "Bridle, J., 1990, Probabilistic interpretation of feedforward classification network outputs",
    "Glorot, X. and Bengio, Y., 2010, Understanding the difficulty of training deep feedforward neural networks",
    "Nair, V. and Hinton, G., 2010, Rectified linear units improve restricted Boltzmann machines",
    "Maas, A., Hannun, A. and Ng, A., 2013, Rectifier nonlinearities improve neural network acoustic models",
    "He, K., Zhang, X., Ren, S. and Sun, J., 2015, Delving deep into rectifiers, arXiv:1502.01852",
    "Clevert, D.-A., Unterthiner, T. and Hochreiter, S., 2016, Exponential linear units, arXiv:1511.07289",
    "Hendrycks, D. and Gimpel, K., 2016, Gaussian error linear units, arXiv:1606.08415",
    "Klambauer, G. and others, 2017, Self-normalizing neural networks, arXiv:1706.02515",
    "Schoenholz, S. and others, 2017, Deep information propagation, arXiv:1611.01232",
)
