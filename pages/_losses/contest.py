"""The same classifier from the same wrong start, taught by cross-entropy and by squared error."""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core import losses
from core.losses import contest
from core.losses.contest import Config, Snapshot
from core.networks import MAP_SIDE
from core.runs import Refused
from pages._shell import figure, hand, lesson, training
from pages._shell.lesson import Task

_picture = figure.component("losses_contest", "losses_contest")
RATES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
HIDDEN = {"One neuron": (), "4 hidden units": (4,), "8 hidden units": (8,)}
ENOUGH = 0.9


def show(row: Any) -> None:
    """Show the run panel with both networks."""
    with row:
        config = _config()
    try:
        training.show(
            contest.train,
            config,
            lambda snapshots, live: _draw(snapshots, live),
            key="contest-run",
            first=Config(),
            cure=lambda cured: st.session_state.update(c_rate=_nearest(cured.learning_rate)),
        )
    except Refused as refused:
        st.error(str(refused))
    _tasks(config)
    lesson.code(contest.train, contest.start, losses.logit_slopes)


def _config() -> Config:
    """Return the settings of the link."""
    names = [name for name in contest.DATA if name != "curve"]
    data = st.selectbox("Points", names, key="c_data", width=130, **hand.QUIET)
    with st.popover("Settings", icon=":material/tune:", key="contest-more"):
        wrong = st.slider("How sure of the wrong answer the start is", 0, 10, 6, key="c_wrong", bind="query-params")
        network = st.radio("Network", list(HIDDEN), key="c_net", bind="query-params")
        rate = st.select_slider("Learning rate", RATES, 0.1, key="c_rate", bind="query-params")
        epochs = st.select_slider("Epochs", (100, 400, 1000, 3000), 400, key="c_epochs", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, 0, key="c_seed", bind="query-params")
    return Config(data, hidden=HIDDEN[network], learning_rate=rate, epochs=epochs, wrong=float(wrong), seed=seed)


def _nearest(rate: float) -> float:
    return min(RATES, key=lambda known: abs(known - rate))


def _draw(snapshots: Sequence[Snapshot], live: bool) -> None:
    job = st.session_state["contest-run"]
    data = sent(job.config, snapshots) | {"live": live, "height": hand.LOWER, "id": job.key}
    hand.show(_picture, "contest", {}, None, **data, play=hand.plays("contest-run", live))


def sent(config: Config, snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Return what the browser gets: both runs' numbers, and their maps as bytes 0..255."""
    network = config.network
    slopes = losses.logit_slopes(np.linspace(-8, 8, 81), 1)
    maps = np.stack([np.stack([each.ce_map, each.mse_map]) for each in snapshots])
    return {
        "steps": [each.step for each in snapshots],
        **{name: _measured(snapshots, name) for name in ("ce", "mse")},
        "maps": base64.b64encode(np.round(maps * 255).astype(np.uint8).tobytes()).decode(),
        "side": MAP_SIDE,
        "reach": network.reach,
        "points": network.points,
        "labels": network.labels,
        "slopes": {"z": slopes.z.tolist(), "ce": slopes.ce.tolist(), "mse": slopes.mse.tolist()},
        "said": _said(snapshots),
    }


def _measured(snapshots: Sequence[Snapshot], name: str) -> dict[str, list[float]]:
    return {
        what: [getattr(each, f"{name}_{what}") for each in snapshots]
        for what in ("accuracy", "entropy", "error", "gradient")
    }


def _said(snapshots: Sequence[Snapshot]) -> str:
    """Return when each run first has most points right."""
    first = [
        next((each.step for each in snapshots if getattr(each, f"{name}_accuracy") >= ENOUGH), None)
        for name in ("ce", "mse")
    ]
    told = ["not yet" if step is None else f"epoch {step}" for step in first]
    return f"90% right: cross-entropy {told[0]}, squared error {told[1]}."


def _tasks(config: Config) -> None:
    lesson.tasks(
        Task(
            "Both start sure and wrong. Whose first gradient is longer?",
            ("Cross-entropy's", "Squared error's", "They are the same"),
            0,
            "Squared error multiplies p - y by 2p(1 - p), and that is nearly 0 where the network is sure.",
            done=config.wrong >= 6,
        ),
        Task(
            "The start is made ordinary: not sure of anything. What becomes of the difference?",
            ("It stays", "It nearly vanishes", "Squared error wins by far"),
            1,
            "In the middle p(1 - p) is about 1/4, so squared error moves at once, only somewhat slower.",
            done=config.wrong == 0,
        ),
        Task(
            "The start is as wrong as it can be: 10. Does squared error get there within 400 epochs?",
            ("Yes", "No"),
            1,
            "Its gradient starts about seven times shorter than at 6: at the end it still has nearly all wrong.",
            done=config.wrong == 10,
        ),
        key="contest",
    )
