"""The words around the machine: what to do next, what to try, where it breaks, and who found it."""

from typing import Any

from core import networks
from core.networks import Config
from pages._networks.run import Shown
from pages._shell import lesson
from pages._shell.lesson import Task


def words(now: Shown | None, config: Config | None) -> str:
    """Return the line under the machine while nothing is pointed at."""
    if now is None or not now.job.snapshots:
        start = f"Untrained: {networks.parameters(config)} weights drawn from seed {config.seed}. " if config else ""
        return f"{start}Press the round button and watch the picture learn."
    if now.job.live:
        return "It learns. Change the learning rate on the way if you like; the run goes on from here."
    return (
        'Point at a unit to see what it has learnt, at a link for its weight. <b class="plus">Blue</b> counts for, '
        '<b class="minus">orange</b> against; width is size.'
    )


def tasks(now: Shown | None, values: dict[str, Any]) -> None:
    """Offer predict-then-reveal tasks that read the run on screen."""
    config = now.job.config if now else None
    last = now.job.snapshots[-1] if now and now.job.snapshots else None
    linear = bool(config and config.hidden and set(config.activations) == {"linear"})
    circles = values["n_data"].startswith("Circle")
    alone = bool(config and not config.hidden and {"x1_squared", "x2_squared"} <= set(config.inputs))
    lesson.tasks(
        Task(
            "Circle in a ring, two hidden layers, activation linear. What can the network learn?",
            ("The circle", "Only a straight line", "A parabola"),
            1,
            "Linear of linear is linear: however many layers, the boundary stays one straight line.",
            done=circles and linear and last is not None,
        ),
        Task(
            "No hidden layer at all, but the inputs x₁² and x₂². Can it learn the circle?",
            ("Yes", "No", "Only with more data"),
            0,
            "x₁² + x₂² < r² is a straight line in the two squares: the bend is in the inputs.",
            done=circles and alone and bool(last and last.accuracy > 0.97),
        ),
        Task(
            "All start weights are zero. How many different units does the first hidden layer have after training?",
            ("As many as it has units", "One", "None"),
            1,
            "Equal units get equal gradients for ever. Random start weights are what makes them differ.",
            done=bool(config and config.initialiser == "zero" and last),
        ),
        Task(
            "Two spirals with 8, 8, 8 units. Halfway through, the learning rate goes from 0.1 to 3. What happens?",
            ("It learns 30 times faster", "The loss jumps or dies", "Nothing"),
            1,
            "Steps longer than the valleys are wide throw the weights out of them, and tanh units saturate there.",
            done=bool(config and config.changes and config.rate_at(config.epochs) >= 1),
        ),
        key="networks",
    )


LIMITS = """
- Two inputs only: real data have hundreds. What is seen here by eye must be measured there.
- A picture of the plane says nothing about points outside it; the network answers there too, just as sure.
- The first weights decide a lot: try other seeds before believing that one setting beats another.
- A small test share is a rough ruler: with 90 test points one mistake is worth 1.1 %.
- Changing a weight by hand shows what it does; training does not go on from it.
"""
SOURCES = (
    "D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986). Learning representations by back-propagating errors.",
    "X. Glorot and Y. Bengio (2010). Understanding the difficulty of training deep feedforward neural networks.",
    "K. He, X. Zhang, S. Ren and J. Sun (2015). Delving deep into rectifiers.",
    "N. Srivastava et al. (2014). Dropout: a simple way to prevent neural networks from overfitting.",
    "D. P. Kingma and J. Ba (2015). Adam: a method for stochastic optimization.",
    "D. Smilkov, S. Carter, D. Sculley, F. B. Viégas and M. Wattenberg (2017). Direct-manipulation visualization of "
    "deep networks: the idea of a playground.",
)
