"""The functions overlaid, with a probe that the hand drags and TensorFlow checks, and a real batch under them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import streamlit as st

from core import activations
from core.activations import FUNCTIONS, INITIALISERS, LEAK
from core.figures.curves import STYLES
from pages._activations.packed import floats
from pages._shell import figure, warm

NAMES = list(FUNCTIONS)
LECTURE = ["sigmoid", "tanh", "relu"]
REACH, SAMPLED = 6.0, 12.0
INPUTS, UNITS, IMAGES = 784, 64, 256
LEAST_FLAT, LEAST_SPREAD, MOST_SPREAD = 0.001, 0.002, 2.0
BOUNDS = {"z": (-REACH, REACH), "flat": (LEAST_FLAT, 1.0), "spread": (LEAST_SPREAD, MOST_SPREAD), "leak": (0.0, 1.0)}
HEIGHT = "clamp(404px, calc(var(--dl-tall, 100vh) - 312px), 720px)"
SHORT = {"small normal 0.01": "0.01", "too large 1.0": "1.0"}
KEY = "curves"

_view = figure.component("activations_curves", "activations_curves")


@dataclass(frozen=True)
class State:
    """What the link says: functions shown, the probed one, where, and the batch."""

    shown: tuple[str, ...]
    focus: str
    z: float
    flat: float
    spread: float
    leak: float
    slopes: bool


def show() -> State:
    """Show the plane with its panel and, under it, the probed function's formulas; return what is on screen."""
    screen, formulas = st.container(), st.container()
    with st.expander("Exact numbers", icon=":material/calculate:"):
        state = _exact()
    _formulas(formulas, state)
    with screen:
        _view(key=KEY, data=_data(state), on_moved_change=_moved)
    return state


def _exact() -> State:
    """Offer every setting as a number; these are the link's parameters."""
    first, second = st.columns([3, 2]), st.columns(4)
    shown = first[0].multiselect(
        "Functions shown", NAMES, default=LECTURE, key="a_shown", bind="query-params", format_func=_title
    )
    focus = first[1].selectbox("Probed", NAMES, index=1, key="a_focus", bind="query-params", format_func=_title)
    z = second[0].number_input("z", -REACH, REACH, 1.0, 0.01, key="a_z", bind="query-params", format="%g")
    flat = second[1].number_input(
        "Flat where |g'| is below", LEAST_FLAT, 1.0, 0.1, 0.01, key="a_flat", bind="query-params", format="%g"
    )
    spread = second[2].number_input(
        "Weights' spread", LEAST_SPREAD, MOST_SPREAD, _spread("Glorot"), 0.01, key="a_spread", bind="query-params",
        format="%g",
    )  # fmt: skip
    leak = second[3].number_input("Leak", 0.0, 1.0, LEAK, 0.01, key="a_leak", bind="query-params", format="%g")
    slopes = st.toggle("Show the slope of every function", key="a_slopes", bind="query-params")
    both = tuple(name for name in NAMES if name in {*shown, focus})
    return State(both, focus, z, flat, spread, leak, slopes)


def _title(name: str) -> str:
    return FUNCTIONS[name].title


def _spread(name: str) -> float:
    return round(INITIALISERS[name].spread(INPUTS, UNITS), 4)


def _moved() -> None:
    """Put what the hand left into the link's controls; what no control takes is left where it was."""
    said = st.session_state[KEY].get("moved") or {}
    shown = [name for name in said.get("shown", ()) if name in NAMES]
    if not shown or said.get("focus") not in shown:
        return
    try:
        numbers = {name: max(low, min(high, float(said[name]))) for name, (low, high) in BOUNDS.items()}
    except (KeyError, TypeError, ValueError):
        return
    st.session_state.update({f"a_{name}": value for name, value in numbers.items()})
    st.session_state.update(a_shown=shown, a_focus=said["focus"], a_slopes=bool(said.get("slopes")))


def _data(state: State) -> dict[str, Any]:
    said = st.session_state.get(KEY)
    return {
        "functions": _functions(state.leak),
        "units": _units(),
        "count": IMAGES * UNITS,
        "starts": [
            {"title": start.title, "short": SHORT.get(name, name), "spread": _spread(name)}
            for name, start in INITIALISERS.items()
        ],
        "state": vars(state) | {"shown": list(state.shown)},
        "exact": exact(state, warm.ready()),
        "seq": int(((said or {}).get("moved") or {}).get("seq", 0)),
        "height": HEIGHT,
    }


@lru_cache(maxsize=8)
def _functions(leak: float) -> list[dict[str, Any]]:
    """Return every curve, sampled densely, in the colours and marks it has everywhere."""
    made = []
    for place, name in enumerate(NAMES):
        chosen, sampled = activations.function(name, leak), activations.curve(name, SAMPLED, 1201, leak)
        style = dict(zip(("colour", "mark"), STYLES[place], strict=True))
        kept = {part: floats(getattr(sampled, part)) for part in ("z", "value", "slope")}
        zero = [float(chosen.value(0.0)), float(chosen.slope(0.0))]
        short = {"tanh": "Tanh", "silu": "SiLU"}.get(name, chosen.title)
        made.append({"name": name, "title": short, "says": chosen.says, "zero": zero, **style, **kept})
    return made


@lru_cache(maxsize=1)
def _units() -> str:
    """Return every fourth of the batch's pre-activations for weights of spread 1, sorted."""
    every = sorted(activations.pre_activations(1.0).ravel().tolist())
    return floats(every[2::4])


@lru_cache(maxsize=256)
def exact(state: State, ready: bool) -> dict[str, Any]:
    """Return core's numbers for what is on screen, with GradientTape's slope once TensorFlow is `ready`."""
    probed = activations.probe(state.focus, state.z, state.leak)
    measured = activations.saturation(state.focus, state.flat, state.spread, leak=state.leak)
    checked = activations.tape_slope(state.focus, state.z, state.leak) if ready else None
    return {
        "name": state.focus, "z": state.z, "flat": state.flat, "spread": state.spread, "leak": state.leak,
        "value": probed.value, "slope": probed.slope, "gradient": probed.gradient, "note": probed.note,
        "ready": ready,
        "tape": checked.tape if checked else None,
        "closed": checked.closed_form if checked else probed.slope,
        "agree": checked.agree if checked else False,
        "share": measured.share,
    }  # fmt: skip


def _formulas(box: Any, state: State) -> None:
    """Show g, g' and TensorFlow's call with the probe's numbers under them."""
    chosen, probed = activations.function(state.focus, state.leak), activations.probe(state.focus, state.z, state.leak)
    lines = rf"\displaystyle {chosen.latex}", rf"\displaystyle {chosen.slope_latex}"
    box.markdown(f"${lines[0]}$ &emsp;&emsp; ${lines[1]}$ &emsp;&emsp; `{chosen.code}`")
    numbers = probed.value_latex, probed.slope_latex, rf"\text{{tangent }} {probed.tangent_latex}"
    box.markdown("$" + r" \qquad ".join(numbers) + "$")
    if not warm.ready():
        with box:
            warm.notice()
