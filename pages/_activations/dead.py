"""Units that fall silent while a network trains, counted live, and revived by a leak."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.activations import FUNCTIONS, dead, shipped
from core.runs import Refused, run_key
from pages._activations.packed import floats, levels
from pages._shell import figure, training

RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
SHAPES = {"4": (4,), "8": (8,), "8-8": (8, 8), "8-8-8": (8, 8, 8), "16-16": (16, 16), "8-8-8-8": (8, 8, 8, 8)}
EPOCHS = (200, 600, 2000)
SWITCHES = (0, 20, 50, 100, 200, 400)
HEIGHT = "clamp(360px, calc(var(--dl-tall, 100vh) - 312px), 640px)"
KEY = "dead-run"

_view = figure.component("activations_dead", "activations_dead")


def show() -> tuple[dead.Config | None, Sequence[dead.Snapshot]]:
    """Show controls and run; return the config of the link and the snapshots on screen."""
    try:
        config = _settings()
    except Refused as refused:
        st.error(str(refused))
        return None, ()
    training.show(dead.train, config, _draw, key=KEY, first=shipped.first_dead())
    job = st.session_state.get(KEY)
    return config, job.snapshots if job else ()


def _settings() -> dead.Config:
    first, bound = shipped.first_dead(), {"bind": "query-params", "label_visibility": "collapsed"}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        data = st.selectbox("Points", dead.DATA, 0, key="u_data", width=120, **bound)
        shape = st.selectbox("Hidden units", list(SHAPES), 3, "{} units".format, "u_hidden", width=150, **bound)
        start = st.selectbox("Activation", ("relu", "leaky_relu", "elu", "tanh"), 0, _title, "u_g", width=140, **bound)
        rate = st.selectbox("Learning rate", RATES, 7, "rate {:g}".format, "u_rate", width=125, **bound)
        epochs = st.selectbox("Epochs", EPOCHS, 1, "{:,} epochs".format, "u_epochs", width=150, **bound)
        switch = st.selectbox("Leak", SWITCHES, SWITCHES.index(100), _leaks, "u_switch", width=240, **bound)
        with st.popover("", icon=":material/tune:", help="Seed", key="dead-more"):
            seed = st.number_input("Seed", 0, 9999, first.seed, key="u_seed", bind="query-params")
    return dead.Config(data, SHAPES[shape], start, rate, epochs, seed, min(switch, epochs))


def _leaks(epoch: int) -> str:
    return f"leaky from epoch {epoch}" if epoch else "no leak"


def _title(name: str) -> str:
    return FUNCTIONS[name].title


def _draw(snapshots: Sequence[dead.Snapshot], live: bool) -> None:
    config: dead.Config = st.session_state[KEY].config
    split = dead.points(config)
    frames = [_frame(config, snapshot) for snapshot in snapshots]
    for snapshot, frame in zip(snapshots, frames, strict=True):
        if not live or snapshot is snapshots[-1]:
            frame["picture"] = levels(snapshot.picture)
    data = {
        "id": run_key(config),
        "points": floats(split.features),
        "labels": split.labels.tolist(),
        "reach": dead.REACH,
        "side": len(snapshots[-1].picture),
        "frames": frames,
        "live": live,
        "start": len(frames) - 1,
        "switch_epoch": config.switch_epoch,
        "height": HEIGHT,
    }
    _view(key="dead", data=data)
    st.caption(_words(config, snapshots))


def _frame(config: dead.Config, snapshot: dead.Snapshot) -> dict[str, Any]:
    return {
        "step": snapshot.step,
        "loss": snapshot.loss,
        "accuracy": snapshot.accuracy,
        "activation": FUNCTIONS[snapshot.activation].title,
        "leaky": snapshot.activation == "leaky_relu",
        "rate": f"{dead.phase(config, snapshot.step)[1]:g}",
        "silent": [layer.tolist() for layer in snapshot.silent],
        "negative": [layer.tolist() for layer in snapshot.negative],
    }


def _words(config: dead.Config, snapshots: Sequence[dead.Snapshot]) -> str:
    """Say what happened, from the run's own numbers."""
    counts = [sum(snapshot.dead) for snapshot in snapshots]
    worst = snapshots[counts.index(max(counts))]
    units = sum(config.hidden)
    said = f"{counts[0]} of {units} units are dead at first, at most {max(counts)} (from epoch {worst.step:,} on)."
    if max(counts) and config.switch_epoch and snapshots[-1].step >= config.switch_epoch:
        said += (
            f" At epoch {config.switch_epoch:,} the weights stay as they are and only the activation gets a leak: "
            f"{counts[-1]} dead at the end, {snapshots[-1].accuracy:.0%} of the points right."
        )
    elif max(counts):
        said += " A dead ReLU has output 0 and slope 0 for every point, so its weights get no gradient: it stays dead."
    return said
