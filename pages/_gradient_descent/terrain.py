"""The loss of a real trained network around its weights, with the way training took."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core import gradient_descent, networks
from core.data import Plane, plane
from core.figures import surfaces
from core.gradient_descent import PLANES, Surface, View
from pages._gradient_descent import shipped
from pages._shell import figure, training, warm
from pages._shell.figure import Frame

HEIGHT = 374
SETS = {"Moons": "moons", "Circles": "circles", "XOR": "xor", "Spiral": "spiral"}
SHAPES = {"8-8": (8, 8), "4": (4,), "16-16-16": (16, 16, 16), "8-8-8-8-8-8": (8,) * 6}
ACTIVATIONS = ("tanh", "relu")
FIRST = ("Moons", "8-8", "tanh", 0)
QUIET = {"label_visibility": "collapsed"}


@lru_cache(maxsize=32)
def config(chosen: tuple[str, str, str, int]) -> networks.Config:
    """Return the network of the controls."""
    name, shape, activation, seed = chosen
    split = plane(Plane(SETS[name], samples=200, noise=0.15, test_share=0.0, seed=0))
    points = tuple((float(x), float(y)) for x, y in split.features)
    labels = tuple(int(label) for label in split.labels)
    return networks.Config(
        points, labels, hidden=SHAPES[shape], activation=activation, learning_rate=0.1, epochs=60, batch=10, seed=seed
    )


def choose(row: Any) -> View | None:
    """Return which plane is shown; `row` also holds its directions' seed."""
    with row:
        name = st.segmented_control(
            "Plane", list(PLANES), default="path", key="l_plane", bind="query-params", required=True,
            format_func={"random": "Random plane", "path": "The path's own plane"}.get, **QUIET,
        )  # fmt: skip
    return name


def settings(name: str) -> tuple[networks.Config, View]:
    """Offer the network and the plane."""
    chosen = (
        st.selectbox("Points", list(SETS), key="l_set", bind="query-params"),
        st.selectbox("Hidden layers", list(SHAPES), key="l_shape", bind="query-params"),
        st.selectbox("Activation", ACTIVATIONS, key="l_activation", bind="query-params"),
        st.number_input("Seed of the network", 0, 9999, 0, key="l_seed", bind="query-params"),
    )
    seed, reach = 0, 1.0
    if name == "random":
        seed = st.number_input("Seed of the directions", 0, 9999, 0, key="l_directions", bind="query-params")
        reach = st.slider("Reach", 0.2, 3.0, 1.0, 0.2, key="l_reach", bind="query-params")
    return config(chosen), View(name, reach=reach, seed=seed)


def show(wanted: networks.Config, view: View) -> None:
    """Show the landscape of the run with its controls."""

    def draw(snapshots: Sequence[networks.Snapshot], live: bool) -> None:
        if live or len(snapshots) < 3:
            st.caption("The landscape is measured when training has ended.")
            return
        run = st.session_state["terrain"].config
        found = measured(run, tuple(snapshots), view)
        if found is None:
            warm.notice()
            return
        chart, frames = drawn(found, [snapshot.step for snapshot in snapshots])
        said = (
            f"Training went from a loss of {found.path_losses[0]:.3f} to {found.path_losses[-1]:.3f}. "
            f"This plane holds {found.kept:.0%} of the way it went."
        )
        figure.show(chart, key="l-surface", alt=said, frames=frames)
        st.markdown(said)

    training.show(networks.train, wanted, draw, key="terrain", first=config(FIRST))


def measured(run: networks.Config, snapshots: tuple[networks.Snapshot, ...], view: View) -> Surface | None:
    """Return the loss on the plane of `view`; nothing while TensorFlow is still starting."""
    if run == config(FIRST) and view == View(view.plane):
        return shipped.surface(view.plane)
    return _measured(_Run(run, snapshots), view) if warm.ready() else None


class _Run:
    """A run as a cache's key: its config says all."""

    def __init__(self, run: networks.Config, snapshots: tuple[networks.Snapshot, ...]) -> None:
        self.config, self.snapshots = run, snapshots

    def __hash__(self) -> int:
        return hash(self.config)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Run) and self.config == other.config


@lru_cache(maxsize=16)
def _measured(run: _Run, view: View) -> Surface:
    return gradient_descent.surface(run.config, run.snapshots, view)


def drawn(found: Surface, epochs: Sequence[int]) -> tuple[go.Figure, list[Frame]]:
    """Return the relief at the left, the same from above at the right, and frames along the path."""
    path = np.column_stack([found.path, found.path_losses])
    inside = surfaces.Scene(found.a, found.b, found.losses, ("direction 1", "direction 2", "loss"), path, log=True)
    chart = surfaces.relief(inside, height=HEIGHT)
    chart.data[0].showscale = False
    flat = surfaces.contour(inside)
    for trace in flat.data:
        trace.update(xaxis="x2", yaxis="y2")
        chart.add_trace(trace)
    near = {"eye": {"x": -1.15, "y": -1.25, "z": 1.0}, "center": {"x": 0, "y": 0, "z": -0.22}}
    few = {"nticks": 4, "title": {"text": ""}}
    chart.update_scenes(domain={"x": [0.0, 0.54], "y": [0.0, 1.0]}, camera=near, xaxis=few, yaxis=few)
    chart.update_scenes(zaxis={"title": {"text": ""}, **_fewer(chart.layout.scene.zaxis)})
    chart.update_layout(
        xaxis2=flat.layout.xaxis.to_plotly_json() | {"domain": [0.62, 1.0], "anchor": "y2"},
        yaxis2=flat.layout.yaxis.to_plotly_json() | {"anchor": "x2"},
        margin={"t": 12, "b": 52},
        showlegend=False,
    )
    return chart, [_frame(inside, path, place, epoch) for place, epoch in enumerate(epochs)]


def _fewer(axis: Any) -> dict[str, Any]:
    """Return every third of an axis' own ticks: in a relief they stand close together."""
    return {"tickvals": axis.tickvals[::3], "ticktext": axis.ticktext[::3]} if axis.tickvals else {}


def _frame(inside: surfaces.Scene, path: Any, place: int, epoch: int) -> Frame:
    walked = path[: place + 1]
    now = surfaces.Scene(inside.across, inside.up, inside.height, inside.titles, walked, (), walked[-1], log=inside.log)
    data = dict(surfaces.marks(now, relief=True))
    data |= {len(surfaces.TRACES) + trace: change for trace, change in surfaces.marks(now).items()}
    return Frame(f"epoch {epoch}", data)
