"""The same network with and without an activation, trained side by side; the linear one is multiplied together."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core import activations
from core.activations import FUNCTIONS, side_by_side
from core.activations.collapse import FORMULA
from core.perceptron import typeset
from core.runs import Refused, run_key
from pages._activations.packed import floats, levels
from pages._shell import figure, training

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
EPOCHS = (300, 1000, 3000)
REACH = 6.0
HEIGHT = "clamp(340px, calc(var(--dl-tall, 100vh) - 312px), 620px)"
KEY = "pair-run"

_view = figure.component("activations_pair", "activations_pair")


def show() -> tuple[side_by_side.Config | None, Sequence[side_by_side.Snapshot]]:
    """Show controls and both networks; return the config of the link and the snapshots on screen."""
    try:
        config = _settings()
    except Refused as refused:
        st.error(str(refused))
        return None, ()
    training.show(side_by_side.train, config, _draw, key=KEY, first=side_by_side.Config(), cure=_cure)
    job = st.session_state.get(KEY)
    return config, job.snapshots if job else ()


def _cure(config: side_by_side.Config) -> None:
    st.session_state["p_rate"] = min(RATES, key=lambda rate: abs(rate - config.learning_rate))


def _settings() -> side_by_side.Config:
    bound = {"bind": "query-params", "label_visibility": "collapsed"}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Hidden layers")
        depth = st.slider("Hidden layers", 1, 6, 3, key="p_depth", width=130, **bound)
        data = st.selectbox("Points", side_by_side.DATA, 0, key="p_data", width=120, **bound)
        width = st.selectbox("Units", range(1, 17), 7, "{} units each".format, "p_width", width=150, **bound)
        chosen = st.selectbox("Activation", side_by_side.ACTIVATIONS, 0, _title, "p_g", width=110, **bound)
        rate = st.selectbox("Learning rate", RATES, 3, "rate {:g}".format, "p_rate", width=115, **bound)
        epochs = st.selectbox("Epochs", EPOCHS, 1, "{:,} epochs".format, "p_epochs", width=165, **bound)
        with st.popover("", icon=":material/tune:", help="Seed", key="pair-more"):
            seed = st.number_input("Seed", 0, 9999, 0, key="p_seed", bind="query-params")
    return side_by_side.Config(data, depth, width, chosen, rate, epochs, seed)


def _title(name: str) -> str:
    return "tanh" if name == "tanh" else FUNCTIONS[name].title


def _draw(snapshots: Sequence[side_by_side.Snapshot], live: bool) -> None:
    config: side_by_side.Config = st.session_state[KEY].config
    split = side_by_side.points(config)
    last = snapshots[-1].step
    frames = [_frame(config, snapshot, not live or snapshot.step == last) for snapshot in snapshots]
    data = {
        "id": run_key(config),
        "points": floats(split.features),
        "labels": split.labels.tolist(),
        "reach": REACH,
        "side": len(snapshots[-1].picture),
        "activation": _title(config.activation),
        "layers": config.depth + 1,
        "frames": frames,
        "live": live,
        "height": HEIGHT,
    }
    _view(key="pair", data=data)
    _words(snapshots[-1])


def _frame(config: side_by_side.Config, snapshot: side_by_side.Snapshot, whole: bool) -> dict[str, Any]:
    """Return one frame; `whole` with its pictures and what is measured on both networks."""
    frame: dict[str, Any] = {
        "step": snapshot.step,
        "loss": [snapshot.loss, snapshot.linear_loss],
        "accuracy": [snapshot.accuracy, snapshot.linear_accuracy],
        "residual": [None, None],
        "line": None,
        "difference": None,
    }
    if whole:
        bent, straight = line_of(snapshot, config.activation), line_of(snapshot, "linear")
        frame["pictures"] = [levels(snapshot.picture), levels(snapshot.linear_picture)]
        frame["residual"] = [bent and bent.residual, straight and straight.residual]
        frame["line"] = straight and {"through": straight.through, "direction": straight.direction}
        frame["difference"] = one_layer(snapshot).difference
    return frame


def line_of(snapshot: side_by_side.Snapshot, activation: str) -> activations.LineFit | None:
    """Return the line nearest to one network's boundary, if it has one."""
    weights = snapshot.linear_weights if activation == "linear" else snapshot.weights
    try:
        return activations.line_fit(weights, activation, REACH)
    except Refused:
        return None


def one_layer(snapshot: side_by_side.Snapshot) -> activations.Collapse:
    """Return the one layer that the linear network is."""
    return activations.collapse(snapshot.linear_weights, REACH)


def _words(last: side_by_side.Snapshot) -> None:
    """Write the one layer out."""
    one = one_layer(last)
    line = typeset.linear(float(one.bias[0]), [float(weight) for weight in one.matrix[:, 0]])
    st.markdown(f"$\\displaystyle {FORMULA}$ &emsp; here: $z = {line}$")
    st.caption(
        f"Without an activation {one.layers} layers multiply into one matrix, so the boundary is one straight line, "
        "however deep the network. The activation between the layers is what lets it bend."
    )
