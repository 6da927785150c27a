"""The lab: both players in the plane, every layer of the picture, every stored step, and single updates."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.gans import points, training
from core.gans.config import Config
from core.gans.loop import Game
from core.gans.training import Snapshot
from core.runs import Refused
from pages._gans import packed, settings, slow
from pages._shell import figure, lesson, warm
from pages._shell import training as panel
from pages._shell.lesson import Task

_lab = figure.component("gans_lab", "gans_lab")
LIVE = 1  # frames with pictures that are sent while a run trains


def show(row: Any) -> None:
    """Show the lab."""
    with row:
        values = settings.controls()
    drawing = values["data"] == settings.DRAWN
    try:
        config = settings.config(values)
    except Refused as refused:
        st.info(f"{refused} Draw in the picture with the mouse or a finger, then press Train." if drawing else refused)
        if drawing:
            _blank()
        config = None
    if config:
        panel.show(training.train, config, _draw, key="gan-run", first=Config())
        if drawing:
            with st.expander("Draw again", icon=":material/draw:"):
                st.button("Start with an empty picture", on_click=settings.keep, args=((),), key="gan-clear")
    _tasks(values)
    lesson.code(Game.discriminator_update, Game.discriminator_slope, Game.generator_slope, training.train)


def _draw(snapshots: Sequence[Snapshot], live: bool) -> None:
    job = st.session_state["gan-run"]
    config: Config = job.config
    sent = packed.around(config) | {
        "id": job.key,
        "run": packed.run(snapshots, LIVE if live else None),
        "hand": None if live else slow.shown(config),
        "live": live,
        "ready": warm.ready() and not live,
        "alt": packed.words(config, snapshots[-1]),
        "drawable": False,
    }
    _mounted(sent, config)


def _blank() -> None:
    """Show an empty picture to draw on, with the untrained players of the first game under it."""
    config = Config()
    job = panel.runner().find(training.train, config)
    if job is None or not job.snapshots:
        return
    sent = packed.around(config) | {
        "id": "drawing",
        "run": packed.run(job.snapshots[:1]),
        "hand": None,
        "live": False,
        "ready": False,
        "alt": f"An empty picture to draw on: {len(settings.dots())} dots so far.",
        "drawable": True,
        "dots": settings.dots(),
        "raster": points.RASTER,
        "most": points.MOST,
        "real": "",
    }
    _mounted(sent, config)


def _mounted(sent: dict[str, Any], config: Config) -> None:
    _lab(
        key="gan-lab",
        data=sent,
        on_stepped_change=lambda: slow.pressed(config),
        on_drawn_change=_drawn,
    )


def _drawn() -> None:
    """Keep what was drawn; what is no drawing is forgotten."""
    said = st.session_state["gan-lab"].get("drawn") or {}
    try:
        dots = tuple((float(x), float(y)) for x, y in said["dots"])
        settings.keep(points.read(points.write(dots)))
    except (KeyError, TypeError, ValueError, IndexError):
        return


def _tasks(values: dict[str, Any]) -> None:
    lesson.tasks(
        Task(
            "D reaches 50% right on real and on fake samples. What has happened?",
            ("D is broken", "Fakes and real samples can no longer be told apart", "G has stopped learning"),
            1,
            "With p = q the best D answers 1/2 everywhere, and both terms of the sum are log 1/2 = −0.693.",
        ),
        Task(
            "G starts 3 to the right, D gets a head start of 5,000 updates; SGD, min-max. How long are the arrows?",
            ("Long: D knows the way", "Nearly nothing", "The same"),
            1,
            "D calls every fake fake with certainty; log(1 − D) is flat there, and G gets no slope.",
            done=values["head_start"] >= 5000 and values["loss_name"] == "min-max",
        ),
        Task(
            "The noise has one value instead of two. What does G’s grid look like?",
            ("A bent thread", "A finer grid", "Eight separate dots"),
            0,
            "A line can only be bent, not cut: between two Gaussians the thread always leaves a few samples.",
            done=values["noise_size"] == 1,
        ),
        key="gan-lab-tasks",
    )
