"""Under the machine: why it failed and what to try, the pinned run, and everything to take away."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import streamlit as st

from core import exported, keras_code, networks
from core.networks import Config
from core.runs import Refused
from pages._networks import points, run, settings
from pages._networks.points import PointSet
from pages._networks.run import Shown
from pages._shell import keep as keep_files
from pages._shell import training, warm


def failure(shown: Shown) -> None:
    """Say why a run broke off, with its cure."""
    st.error(shown.job.words)
    if shown.job.cure is None:
        return
    low = min(settings.RATES, key=lambda rate: abs(rate - shown.job.snapshots[-1].learning_rate / 10))
    st.button(
        f"Train with learning rate {low:g}", key="n_cure", on_click=_apply, args=({"n_rate": low, "n_earlier": ""},)
    )


def found(shown: Shown | None) -> tuple[networks.Hint, ...]:
    """Return what a finished run shows about itself, once TensorFlow is there to look into it."""
    if shown is None or shown.job.state != "finished" or not warm.ready():
        return ()
    known: dict[str, tuple[networks.Hint, ...]] = st.session_state.setdefault("n_hints", {})
    if shown.job.key not in known:
        known.clear()
        known[shown.job.key] = networks.hints(shown.job.config, list(shown.job.snapshots))
    return known[shown.job.key]


def hints(shown: Shown) -> None:
    """Offer what to try, each with a button that does it."""
    for place, hint in enumerate(found(shown)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/lightbulb: {hint.words}", width="content")
            st.button(hint.label, key=f"n_hint_{place}", on_click=follow, args=(shown, hint))


def follow(shown: Shown, hint: networks.Hint) -> None:
    """Put a hint's settings into the controls and train."""
    _apply(changes(shown.job.config, hint.apply))


def changes(old: Config, new: Config) -> dict[str, Any]:
    """Return the settings that turn one config into another."""
    told: dict[str, Any] = {}
    if new.initialiser != old.initialiser:
        told["n_init"] = new.initialiser
    if new.activations != old.activations:
        told |= {"n_act": new.activations[0], **{f"n_act_{layer}": settings.SAME for layer in settings.LAYERS}}
    if new.learning_rate != old.learning_rate:
        lower = [rate for rate in settings.RATES if rate < old.learning_rate]
        told |= {"n_rate": min(lower or settings.RATES, key=lambda r: abs(r - new.learning_rate)), "n_earlier": ""}
    if new.epochs != old.epochs:
        told["n_epochs"] = new.epochs
    if new.hidden != old.hidden:
        told["n_hidden"] = ", ".join(map(str, new.hidden))
    if new.dropouts != old.dropouts:
        told |= {f"n_drop_{layer}": 0 for layer in settings.LAYERS}
    return told


def _apply(changed: dict[str, Any]) -> None:
    st.session_state.update(changed, **{run.AGAIN: True})
    run.begin()


def let_go() -> None:
    """Offer to forget the pinned run."""
    if "n_pin" in st.query_params:
        st.button("Let A go", icon=":material/keep_off:", key="n_unpin", on_click=keep, args=(None,))


def keep(shown: Shown | None) -> None:
    """Pin a run, or none; the link says which."""
    st.session_state["n_pinned"] = shown
    st.query_params.pop("n_pin", None)
    if shown:
        st.query_params["n_pin"] = settings.compact(shown.values) or "n_seed=0"


def pinned(upload: bytes | None, drawn: points.Drawn) -> Shown | None:
    """Return the pinned run; a link's pinned run is found or trained again."""
    known: Shown | None = st.session_state.get("n_pinned")
    if known or "n_pin" not in st.query_params:
        return known
    values = settings.opened(st.query_params["n_pin"])
    try:
        chosen = points.chosen(values, upload, drawn)
        config = settings.config(values, chosen)
        job = training.runner().find(networks.train, config)
        if job is None and warm.ready():
            job = training.runner().want(networks.train, config, training._watcher())
            run._wait(job)
    except (Refused, KeyError, TypeError, ValueError):
        st.query_params.pop("n_pin")
        return None
    if job and job.snapshots:
        st.session_state["n_pinned"] = Shown(job, chosen, values)
    return st.session_state.get("n_pinned")


def drawing(drawn: points.Drawn) -> None:
    """Offer the drawn points as a table, for the keyboard."""
    with st.expander("The drawn points as a table", icon=":material/table:"):
        rows = pd.DataFrame(list(drawn), columns=["x1", "x2", "class"])
        place = st.column_config.NumberColumn(default=0.0)
        label = st.column_config.NumberColumn(min_value=0, max_value=3, step=1, default=1)
        columns = {"x1": place, "x2": place, "class": label}
        key = f"n_table-{points.write(drawn)}"
        edited = st.data_editor(rows, num_rows="dynamic", key=key, column_config=columns)
        now = points.clean(edited.dropna().to_numpy().tolist())
        if now != drawn:
            st.query_params["n_drawn"] = points.write(now)
            run.anew_now()


def table(shown: Shown) -> None:
    """Offer the stored epochs as a table."""
    with st.expander("The curve as a table", icon=":material/table:"):
        st.dataframe(curve(shown), hide_index=True)


def curve(shown: Shown) -> pd.DataFrame:
    """Return epoch, losses, accuracies and learning rate of every stored epoch."""
    names = ("step", "loss", "test_loss", "accuracy", "test_accuracy", "learning_rate")
    rows = {name: [getattr(snapshot, name) for snapshot in shown.job.snapshots] for name in names}
    return pd.DataFrame(rows).rename(columns={"step": "epoch"}).dropna(axis=1, how="all")


def take_away(shown: Shown) -> None:
    """Offer code, data, curve, run and link."""
    config, snapshots = shown.job.config, shown.job.snapshots
    st.markdown(
        "**The same network in Keras.** It runs by itself, has these weights and prints the training loss above."
    )
    code = networks.keras_code(config, snapshots[-1])
    with st.container(horizontal=True):
        save("Keras code", code, "network.py", "text/x-python")
        save("Points", points_csv(config, shown.chosen), "points.csv", "text/csv")
        save("Loss curve", curve(shown).to_csv(index=False), "curve.csv", "text/csv")
        said = keep_files.about(f"{st.context.url or ''}?{link(shown.values)}")
        save("Run", lambda: exported.write(config, snapshots, said), "run.json", "application/json")
    keep_files.model(keras_code.offer(config, [snapshot.step for snapshot in snapshots]), "n-trained")
    st.markdown(
        f"**Link** to exactly these settings: `?{link(shown.values)}`"
        if link(shown.values)
        else "**Link**: the page's own address."
    )
    st.code(code, language="python", height=420)


def save(label: str, content: Any, name: str, kind: str) -> None:
    """Offer one file."""
    st.download_button(label, content, name, kind, icon=":material/download:", key=f"n_save_{name}")


def link(values: dict[str, Any]) -> str:
    """Return the settings as the page's link holds them."""
    differing = {name: v for name, v in values.items() if v != settings.DEFAULTS[name]}
    if values["n_data"] == points.DRAWN and "n_drawn" in st.query_params:
        differing["n_drawn"] = st.query_params["n_drawn"]
    return urlencode(differing, doseq=True)


def points_csv(config: Config, chosen: PointSet) -> str:
    """Return the points in their own units, with label and part."""
    mean, spread = np.transpose(chosen.scale)
    own = np.array(config.points) * spread + mean
    held = config.held_out or (False,) * len(config.points)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*chosen.names, "label", "part"])
    for (x, y), label, test in zip(own.tolist(), config.labels, held, strict=True):
        named = chosen.class_names[int(label)] if chosen.classes else f"{label:.6g}"
        writer.writerow([f"{x:.6g}", f"{y:.6g}", named, "test" if test else "training"])
    return out.getvalue()
