"""Gradient size per layer: any depth under the hand, beside the map of every activation with every start."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import streamlit as st

from core import activations
from core.activations import FUNCTIONS, INITIALISERS, Deep, LayerGradients, mean_field, shipped
from pages._shell import figure, warm

NAMES, STARTS = list(FUNCTIONS), list(INITIALISERS)
SERIES = {"gradients": "|dL/dw|", "errors": "dL/dz", "signals": "signal"}
STARTED = list(INITIALISERS.items())
WIDTH, SEED = 64, 0
HEIGHT = "clamp(424px, calc(var(--dl-tall, 100vh) - 282px), 720px)"
SHORT = {"small normal 0.01": "σ = 0.01", "too large 1.0": "σ = 1"}
TITLES = {"tanh": "Tanh", "silu": "SiLU"}
KEY = "depth"

_view = figure.component("activations_depth", "activations_depth")


def show() -> tuple[Deep, str]:
    """Show the bars and the map; return what is on screen and which numbers of it."""
    screen, below = st.container(), st.container()
    with st.expander("Exact numbers: width and seed", icon=":material/calculate:"):
        deep, series = _exact()
    with screen:
        found = measured(deep)
        _view(key=KEY, data=_data(deep, series, found), on_moved_change=_moved)
    with below:
        _words(deep)
        if not found:
            warm.notice()
    return deep, series


def _exact() -> tuple[Deep, str]:
    """Offer every setting; these are the link's parameters."""
    columns, bound = st.columns([2, 2, 1.4, 1.2, 1.2, 1.2]), {"bind": "query-params"}
    activation = columns[0].selectbox("Activation", NAMES, 1, lambda name: FUNCTIONS[name].title, "d_g", **bound)
    start = columns[1].selectbox("Initialiser", STARTS, 1, lambda name: INITIALISERS[name].title, "d_start", **bound)
    series = columns[2].selectbox("Series", list(SERIES), 0, SERIES.__getitem__, "d_series", **bound)
    layers = columns[3].number_input("Hidden layers", 1, 30, 10, key="d_depth", **bound)
    width = columns[4].number_input("Units", 2, 256, WIDTH, key="d_width", **bound)
    seed = columns[5].number_input("Seed", 0, 9999, SEED, key="d_seed", **bound)
    return Deep(activation, layers, start, width, seed), series


def measured(deep: Deep) -> Sequence[LayerGradients]:
    """Return every depth as shipped, or this depth alone measured now; nothing while TensorFlow starts."""
    if (deep.width, deep.seed) == (WIDTH, SEED):
        return shipped.gradients(deep.activation, deep.initialiser)
    return (_fresh(deep),) if warm.ready() else ()


@lru_cache(maxsize=64)
def _fresh(deep: Deep) -> LayerGradients:
    return activations.gradient_by_layer(deep)


def _moved() -> None:
    said = st.session_state[KEY].get("moved") or {}
    known = {"activation": ("d_g", NAMES), "initialiser": ("d_start", STARTS), "series": ("d_series", list(SERIES))}
    known["depth"] = "d_depth", list(range(1, 31))
    for name, (key, values) in known.items():
        if said.get(name) in values:
            st.session_state[key] = said[name]


def _data(deep: Deep, series: str, found: Sequence[LayerGradients]) -> dict[str, Any]:
    said = st.session_state.get(KEY)
    state = {"activation": deep.activation, "initialiser": deep.initialiser, "depth": deep.depth, "series": series}
    return {
        "state": state,
        "depths": {str(one.deep.depth): _layers(one) for one in found},
        "factors": factors(),
        "functions": [{"name": name, "title": TITLES.get(name, FUNCTIONS[name].title)} for name in NAMES],
        "starts": [{"name": name, "short": SHORT.get(name, name), "title": start.title} for name, start in STARTED],
        "seq": int(((said or {}).get("moved") or {}).get("seq", 0)),
        "height": HEIGHT,
    }


def _layers(one: LayerGradients) -> dict[str, Any]:
    series = {
        "gradients": one.gradients,
        "errors": one.errors,
        "signals": one.signals,
        "expected_errors": one.theory.errors,
        "expected_signals": one.theory.signals,
    }
    return {name: [float(f"{value:.5g}") for value in values] for name, values in series.items()} | {"words": one.words}


@lru_cache(maxsize=1)
def factors() -> list[list[list[float | None]]]:
    """Return the measured factor per layer [activations, initialisers, depths]; one layer has none."""
    return [
        [[None, *(_factor(one) for one in shipped.gradients(name, start)[1:])] for start in STARTS] for name in NAMES
    ]


def _factor(one: LayerGradients) -> float:
    """Return the factor per layer, 0 where not even the last hidden layer gets an error."""
    return float(f"{one.per_layer:.3g}") if one.errors[-2] > 0 else 0.0


def _words(deep: Deep) -> None:
    start = INITIALISERS[deep.initialiser]
    paper = activations.papers_factor(deep.activation, deep.width, start.spread(deep.width, deep.width))
    said = f"Theory near 0: **{paper:.3g}** per layer." if paper is not None else ""
    st.markdown(f"$\\displaystyle {mean_field.BACKWARD}$ &emsp; ${start.latex}$ &emsp; `{start.code}` &emsp; {said}")
    st.caption(
        "v is the mean square of ∂L/∂z, n the units of a layer, σ the spread of its weights. Measured once with "
        "tf.GradientTape on 256 digits before any training."
    )
    if deep.activation in ("relu", "leaky_relu", "linear") and deep.initialiser == "small normal 0.01":
        st.caption(
            "Two things shrink here: the signal on its way forward, the error on its way back. A weight's gradient is "
            "their product, so |∂L/∂w| looks nearly level although both fade. Switch to ∂L/∂z to see the error alone."
        )
