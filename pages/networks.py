"""The playground: a whole network under your hand, from its data to its answer, every stored epoch within reach."""

from typing import Any

import streamlit as st

from core.networks import Config, forward, loop, train
from core.runs import Refused
from pages._networks import below, controls, ends, machine, points, run, settings
from pages._networks.points import PointSet
from pages._shell import header, lesson, warm

POLL_SECONDS = 0.2

header.show("Networks", "Layers of neurons bend space until a line is enough. Build one, train it, open it.")
run.take_up()
machine.take_up()
above = st.container(horizontal=True, vertical_alignment="center", gap="small")
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    buttons = st.container(width=235)
    controls.knobs()
with above:
    view = st.segmented_control(
        "View", controls.VIEWS, default="Network", key="view", bind="query-params", required=True, **controls.QUIET
    )
    upload = controls.data()
    controls.network()
    controls.training()
    controls.picture()

values = controls.values()
drawn = points.read(st.query_params.get("n_drawn", points.write(points.START)))
config: Config | None = None
chosen: PointSet | None = None
refusal = ""
try:
    chosen = points.chosen(values, upload, drawn)
    config = settings.config(values, chosen)
except Refused as refused:
    refusal = str(refused)
st.session_state["n_rate_before"] = values["n_rate"]
if config and chosen:
    run.current(config, chosen, values)
live = run.live()
with buttons:
    machine.transport(live)


def _looks(pinned: run.Shown | None) -> dict[str, Any]:
    """Return how the picture is to be drawn, and what is said under it."""
    now = run.shown()
    offered = below.found(now)
    return {
        "hint": {"words": offered[0].words, "label": offered[0].label} if offered else None,
        "view": view if view != "Take away" else "Network",
        "set": values["n_data"],
        "live": run.live(),
        "play": run.play().count,
        "start": run.play().start,
        "sharp": bool(st.session_state.get("n_sharp")),
        "test": bool(st.session_state.get("n_test", True)),
        "log": bool(st.session_state.get("n_log")),
        "space": machine.space(),
        "drawable": values["n_data"] == points.DRAWN,
        "pinned": machine.packed(pinned) if pinned and view == "Compare" else None,
        "differences": settings.differences(pinned.values, values) if pinned else [],
        "words": ends.words(now, config),
    }


def _machine(config: Config | None, chosen: PointSet | None) -> None:
    """Draw the machine; while it trains, this alone runs again and again."""
    if run.ASKED in st.session_state:
        st.rerun()  # what was clicked in the picture changes the controls, and they stand outside
    now = run.follow()
    pinned = below.pinned(upload, drawn) if view == "Compare" else None
    if chosen and values["n_data"] == points.DRAWN and not config:
        machine.show(machine.packed_blank(values, chosen), _looks(pinned))
    elif now and now.job.snapshots:
        machine.show(machine.packed(now), _looks(pinned))
    elif config and chosen:
        machine.show(machine.packed_untrained(config, chosen), _looks(pinned))
    if live and not run.live():
        st.rerun()  # the whole page once more: it ends the polling


if view == "Take away" and run.shown() and run.shown().job.snapshots:
    below.take_away(run.shown())
else:
    st.fragment(_machine, run_every=POLL_SECONDS if live else None)(config, chosen)
if refusal:
    st.error(refusal)
if not warm.ready():
    warm.notice()
now = run.shown()
if now and now.job.state == "failed" and now.job.snapshots:
    below.failure(now)
elif now and config:
    below.hints(now)
if config and not live:
    run.prepare(config)
if view == "Compare":
    below.let_go()
if values["n_data"] == points.DRAWN:
    below.drawing(drawn)
if now and now.job.snapshots:
    below.table(now)
ends.tasks(now, values)
lesson.code(loop.Loop, forward.layers, forward.loss, train)
lesson.limits(ends.LIMITS)
lesson.sources(ends.SOURCES)
if st.session_state.pop(run.AGAIN, False):
    st.rerun()
