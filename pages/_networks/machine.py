"""What the browser gets: the run with all its stored weights, packed, and how it is to be looked at."""

import base64
import hashlib
import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core import networks
from core.networks import Config, Snapshot
from core.runs import run_key
from pages._networks import below, points, run, settings
from pages._networks.points import PointSet
from pages._networks.run import Shown
from pages._shell import figure, warm

HEIGHT = "clamp(470px, calc(var(--dl-tall, 100vh) - 256px), 760px)"
_machine = figure.component("networks", "networks")
_transport = figure.component("networks_transport", "networks_transport", keep=False)


def transport(live: bool) -> None:
    """Show the machine's own buttons."""
    title = "Train"
    data = {"live": live, "ready": warm.ready(), "title": title}
    _transport(key="n_transport", data=data, on_pressed_change=run.pressed)


def show(packed: dict[str, Any], looks: dict[str, Any]) -> None:
    """Show the machine with the run `packed` and what `looks` says about the picture."""
    data = {"run": packed, "height": HEIGHT, "sets": points.thumbnails(), **looks}
    _machine(key="n_machine", data=data, on_asked_change=asked)


def packed(shown: Shown) -> dict[str, Any]:
    """Return a run's stored epochs for the browser."""
    job = shown.job
    return pack(job.config, list(job.snapshots), shown.chosen, f"{job.key}-{len(job.snapshots)}")


def packed_untrained(config: Config, chosen: PointSet) -> dict[str, Any]:
    """Return the network before training for the browser."""
    return pack(config, [run.untrained(config)], chosen, f"start-{run_key(config)}")


def packed_blank(values: dict[str, Any], chosen: PointSet) -> dict[str, Any]:
    """Return an untrained network under points too few to train on, so that more can be drawn."""
    config = settings.config(values, points.chosen(values, None, points.START))
    return pack(config, [run.untrained(config)], chosen, f"blank-{hash(chosen.points)}")


def pack(config: Config, snapshots: Sequence[Snapshot], chosen: PointSet, key: str) -> dict[str, Any]:
    """Return everything that the browser draws a run from; arrays as base64 of float32 or uint8."""
    weights = [part.ravel() for snapshot in snapshots for part in snapshot.weights]
    return {
        "key": key,
        "lineage": _lineage(config),
        "widths": list(networks.sizes(config)),
        "activations": list(config.activations),
        "classes": config.classes,
        "inputs": list(config.inputs),
        "reach": config.reach,
        "span": max([abs(label) for label in chosen.labels] or [1.0]) or 1.0,
        "points": _text(np.array(chosen.points, np.float32)),
        "labels": _text(np.array(chosen.labels, np.float32)),
        "held_out": _text(np.array(chosen.held_out or [False] * len(chosen.points), np.uint8)),
        "weights": _text(np.concatenate(weights).astype(np.float32)),
        "steps": [snapshot.step for snapshot in snapshots],
        "losses": [_plain(snapshot.loss) for snapshot in snapshots],
        "test_losses": [_plain(snapshot.test_loss) for snapshot in snapshots],
        "accuracies": [_plain(snapshot.accuracy) for snapshot in snapshots],
        "test_accuracies": [_plain(snapshot.test_accuracy) for snapshot in snapshots],
        "rates": [snapshot.learning_rate for snapshot in snapshots],
        "changes": [epoch for epoch, _ in config.changes],
        "names": list(chosen.names),
        "class_names": list(chosen.class_names),
        "scale": chosen.scale,
        "title": _title(chosen),
    }


def _title(chosen: PointSet) -> str:
    if not chosen.classes:
        return "The network's answer"
    return f"Probability of {chosen.class_names[1]}" if chosen.classes == 2 else "The most probable class"


def _lineage(config: Config) -> str:
    return hashlib.sha256(run_key(run._line(config)).encode()).hexdigest()[:12]


def _text(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def _plain(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def asked() -> None:
    """Keep what was clicked in the picture for the next run of the whole page: the controls stand outside."""
    said = st.session_state["n_machine"].get("asked")
    st.session_state[run.ASKED] = [*st.session_state.get(run.ASKED, []), *([said] if said else [])]


def take_up() -> None:
    """Do what was clicked in the picture, before the controls are drawn."""
    acts = {"data": _data, "input": _input, "layers": _layers, "units": _units, "drawn": _drawn, "space": _space}
    acts |= {"pin": lambda _: below.keep(run.shown()), "hint": _hint}
    for said in st.session_state.pop(run.ASKED, []):
        if said.get("kind") in acts:
            acts[said["kind"]](said["value"])


def _hint(_: Any) -> None:
    now = run.shown()
    offered = below.found(now)
    if now and offered:
        below.follow(now, offered[0])


def _data(title: str) -> None:
    if title in points.TITLES:
        st.session_state["n_data"] = title
        run.anew()


def _input(name: str) -> None:
    now = _setting("n_inputs")
    title = settings.INPUTS[name]
    changed = [each for each in now if each != title] if title in now else [*now, title]
    if changed:
        st.session_state["n_inputs"] = [each for each in settings.INPUTS.values() if each in changed]
        run.anew()


def _layers(by: int) -> None:
    now = list(_hidden())
    _rebuild(now[:-1] if by < 0 else [*now, now[-1] if now else 4])


def _units(change: Sequence[int]) -> None:
    layer, by = change
    now = list(_hidden())
    now[layer] += by
    _rebuild(now)


def _hidden() -> tuple[int, ...]:
    return settings.layers(_setting("n_hidden"))


def _setting(name: str) -> Any:
    said = st.session_state.get(name)
    return settings.DEFAULTS[name] if said is None else said


def _rebuild(units: Sequence[int]) -> None:
    st.session_state["n_hidden"] = ", ".join(str(min(16, max(1, each))) for each in units[:6]) or "none"
    run.anew()


def _drawn(rows: Sequence[Sequence[Any]]) -> None:
    st.query_params["n_drawn"] = points.write(points.clean(rows))
    run.anew()


def _space(said: dict[str, Any]) -> None:
    st.query_params["n_space"] = f"{float(said['layer']):.2f}_{said['axes']}"


def space() -> dict[str, Any]:
    """Return where hidden space is looked at: how many layers in, and along which directions."""
    layer, _, axes = st.query_params.get("n_space", "").partition("_")
    try:
        return {"layer": float(layer), "axes": axes or "pca"}
    except ValueError:
        return {"layer": None, "axes": "pca"}
