"""Forecasts: one step ahead on real values, or running free on its own answers."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.rnns import cells, forecast, series
from core.rnns.forecast import Config, Snapshot
from core.rnns.series import Series
from core.runs import Refused
from pages._rnns import shown
from pages._shell import figure, lesson, training
from pages._shell.lesson import Task


def show(row: Any) -> None:
    """Show a series with both kinds of forecast."""
    with row:
        chosen = _series()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox("Cell", cells.KINDS, 1, key="s_cell", bind="query-params", width=140)
        horizon = st.slider("Horizon", 1, 100, 50, key="s_horizon", bind="query-params")
        share = st.slider("Forecast from", 70, 95, 75, key="s_from", bind="query-params", format="%d%%")
        steps = st.select_slider("Training steps", (100, 200, 400, 800), 400, key="s_steps", bind="query-params")
        seed = st.number_input("Seed", 0, 999, 0, key="s_seed", bind="query-params", width=110)
    try:
        config = Config(chosen.values, kind, steps=steps, seed=seed)
        first = Config(series.made(series.FIRST).values)
        training.show(
            forecast.train,
            config,
            lambda snaps, live: _draw(snaps, live, horizon, share / 100),
            key="s-run",
            first=first,
        )
    except Refused as refused:
        st.error(str(refused))
    _below(chosen)


def _series() -> Series:
    """Return the series that is chosen: a made one, or a column of the learner's file."""
    own: dict[str, Series] = st.session_state.get("s-own", {})
    names = [*series.MADE, *(f"Own: {name}" for name in own)]
    name = st.selectbox("Series", names, names.index(series.FIRST), key="series", width=210, **shown.QUIET)
    with st.popover("Own CSV", icon=":material/upload_file:", key="own-csv"):
        st.file_uploader("A CSV file with numbers in a column", key="s-file", max_upload_size=2, on_change=_take)
        if trouble := st.session_state.get("s-trouble"):
            st.error(trouble)
        st.caption("One value per row, oldest first; 60 to 2,000 rows.")
    return own[name[5:]] if name.startswith("Own: ") and name[5:] in own else series.made(name)


def _take() -> None:
    """Read a new file; if it cannot be used, keep its sentence instead."""
    file = st.session_state.get("s-file")
    if file is None:
        return
    try:
        own = series.columns(file.getvalue())
    except Refused as refused:
        st.session_state["s-trouble"] = str(refused)
        return
    st.session_state.pop("s-trouble", None)
    st.session_state["s-own"] = own
    st.session_state["series"] = f"Own: {next(iter(own))}"


def _draw(snapshots: Sequence[Snapshot], live: bool, horizon: int, share: float) -> None:
    job = st.session_state["s-run"]
    config: Config = job.config
    shown_ones = snapshots[-1:] if live else snapshots
    origin = int(share * len(config.values))
    horizon = min(horizon, len(config.values) - origin)
    lines = [_lines(job.key, each.step, config, each.weights, (origin, horizon)) for each in shown_ones]
    made = _figure(config, lines[-1], origin, horizon)
    frames = [
        figure.Frame(f"step {each.step}", {1: {"y": line["near"]}, 2: {"y": line["free"]}})
        for each, line in zip(shown_ones, lines, strict=True)
    ]
    errors = _errors(config, lines[-1], origin, horizon)
    figure.show(made, key="forecast", alt=_alt(errors), frames=frames if len(frames) > 1 else ())
    st.markdown(_told(errors, horizon))


@st.cache_data(max_entries=200)
def _lines(key: str, step: int, _config: Config, _weights: Any, span: tuple[int, int]) -> dict[str, list[float]]:
    """Return both forecasts of one moment of training; `key` and `step` name its weights."""
    origin, horizon = span
    near = forecast.one_step(_config, _weights)[origin - 1 :]
    free = forecast.free_run(_config, _weights, origin, horizon)
    return {"near": near.tolist(), "free": free.tolist()}


def _figure(config: Config, lines: dict[str, list[float]], origin: int, horizon: int) -> go.Figure:
    values = config.values
    begin = max(0, origin - 90)
    made = theme.figure(
        height=322, xaxis={"title": "step", "range": [begin, min(len(values), origin + 110)]}, yaxis={"title": ""}
    )
    made.add_scatter(
        x=list(range(begin, len(values))), y=values[begin:], name="real", line={"color": theme.GREY, "width": 2},
        mode="lines",
    )  # fmt: skip
    made.add_scatter(
        x=list(range(origin, len(values))), y=lines["near"], name="one step ahead", mode="lines",
        line={"color": theme.BLUE, "width": 2, "dash": "dot"},
    )  # fmt: skip
    ahead = list(range(origin, origin + horizon))
    made.add_scatter(
        x=ahead, y=lines["free"], name="running free", line={"color": theme.ORANGE, "width": 3}, mode="lines"
    )
    rule = forecast.linear_run(values, forecast.linear(values), origin, horizon)
    made.add_scatter(
        x=ahead, y=rule, name="linear rule, free", mode="lines", line={"color": theme.GREEN, "width": 2, "dash": "dash"}
    )
    made.add_vline(forecast.trained_part(len(values)), line={"color": theme.GREY, "dash": "dash", "width": 1})
    made.add_vline(origin, line={"color": theme.ORANGE, "width": 1})
    return made


def _errors(config: Config, lines: dict[str, list[float]], origin: int, horizon: int) -> dict[str, float]:
    values = np.array(config.values)
    real, ahead = values[origin:], values[origin : origin + horizon]
    rule = forecast.linear(config.values)
    near = forecast.linear_one_step(config.values, rule)[-len(real) :]
    return {
        "near": forecast.error(lines["near"], real),
        "near_rule": forecast.error(near, real),
        "near_last": forecast.error(values[origin - 1 : -1], real),
        "free": forecast.error(lines["free"], ahead),
        "free_rule": forecast.error(forecast.linear_run(config.values, rule, origin, horizon), ahead),
        "free_last": forecast.error(np.full(horizon, values[origin - 1]), ahead),
    }


def _told(errors: dict[str, float], horizon: int) -> str:
    said = {name: f"{value:.3g}" for name, value in errors.items()}
    return (
        f"Typical error one step ahead: network **{said['near']}**, linear rule {said['near_rule']}, last value "
        f"{said['near_last']} · running free for {horizon}: network **{said['free']}**, linear rule "
        f"{said['free_rule']}, last value {said['free_last']}"
    )


def _alt(errors: dict[str, float]) -> str:
    near, free = errors["near"], errors["free"]
    return f"A series and two forecasts: typical error {near:.3g} one step ahead, {free:.3g} running free."


def _below(chosen: Series) -> None:
    st.latex(
        r"\hat x_{t+1} = x_t + w^{\top} h_t + b,\qquad \text{running free: }"
        r"\hat x_{t+2} = \hat x_{t+1} + w^{\top} h(\hat x_{t+1}, h_t) + b"
    )
    if chosen.name in series.MADE:
        st.caption(series.MADE[chosen.name][1])
    lesson.tasks(
        Task(
            "Choose Chaos. One step ahead is nearly perfect. How long does running free stay right?",
            ("All along", "A few steps"),
            1,
            "Each step enlarges the error of the one before, until nothing is left of the forecast.",
            done=chosen.name == "Chaos",
        ),
        Task(
            "Choose Random walk. Can the network beat the last value, one step ahead?",
            ("Yes, clearly", "No"),
            1,
            "The next change is pure chance: the best guess is no change.",
            done=chosen.name == "Random walk",
        ),
        Task(
            "Choose Sine. Does the network beat the linear rule?",
            ("Yes", "No"),
            1,
            "A sine follows a linear rule of its last two values exactly. Use the simple thing where it fits.",
            done=chosen.name == "Sine",
        ),
        key="series",
    )
    lesson.code(forecast.train, forecast.one_step, forecast.free_run, forecast.rollout)
