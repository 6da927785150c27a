"""Gradient descent: landscapes, the algorithm, optimizers, backpropagation, batches, overfitting, real surfaces."""

from core.gradient_descent.batches import Walk, Walked, seconds_per_epoch, walk
from core.gradient_descent.curves import CURVES
from core.gradient_descent.descent import (
    ALGORITHM,
    Line,
    Lit,
    Path,
    descend,
    gradient_latex,
    moments,
    tangent,
    target_value,
    update_latex,
)
from core.gradient_descent.examples import KINDS, Examples, curvature, loss, rows
from core.gradient_descent.graph import (
    BackwardStep,
    Edge,
    ForwardStep,
    Graph,
    Node,
    backward,
    forward,
    forward_steps,
    gradients,
)
from core.gradient_descent.graphs import GRAPHS, graph
from core.gradient_descent.landscape import Landscape, grid, hessian, largest_stable_rate
from core.gradient_descent.landscapes import LANDSCAPES, SURFACES, landscape
from core.gradient_descent.noise import Cloud, gradient_noise
from core.gradient_descent.optimizers import RACERS, Racer
from core.gradient_descent.race import Race, best_rates, race
from core.gradient_descent.range_test import RangeTest, range_test
from core.gradient_descent.scenarios import SCENARIOS, Outcome, Scenario, claim, outcome, run
from core.gradient_descent.schedules import SCHEDULES, Schedule
from core.gradient_descent.stopping import Curves, Stop, curves, early_stop, stopping_place
from core.gradient_descent.tape import largest_gap, tape_gradients
from core.gradient_descent.trails import Place, Trail, standings
from core.gradient_descent.weight_space import PLANES, Surface, View, surface

__all__ = [
    "ALGORITHM",
    "CURVES",
    "GRAPHS",
    "KINDS",
    "LANDSCAPES",
    "PLANES",
    "RACERS",
    "SCENARIOS",
    "SCHEDULES",
    "SURFACES",
    "BackwardStep",
    "Cloud",
    "Curves",
    "Edge",
    "Examples",
    "ForwardStep",
    "Graph",
    "Landscape",
    "Line",
    "Lit",
    "Node",
    "Outcome",
    "Path",
    "Place",
    "Race",
    "Racer",
    "RangeTest",
    "Scenario",
    "Schedule",
    "Stop",
    "Surface",
    "Trail",
    "View",
    "Walk",
    "Walked",
    "backward",
    "best_rates",
    "claim",
    "curvature",
    "curves",
    "descend",
    "early_stop",
    "forward",
    "forward_steps",
    "gradient_latex",
    "gradient_noise",
    "gradients",
    "graph",
    "grid",
    "hessian",
    "landscape",
    "largest_gap",
    "largest_stable_rate",
    "loss",
    "moments",
    "outcome",
    "race",
    "range_test",
    "rows",
    "run",
    "seconds_per_epoch",
    "standings",
    "stopping_place",
    "surface",
    "tangent",
    "tape_gradients",
    "target_value",
    "update_latex",
    "walk",
]
