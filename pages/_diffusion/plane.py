"""Diffusion in the plane, trained live: learned arrows beside the exact ones, samples on their way."""

import base64
import hashlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.diffusion import clouds, learner, plane, schedule
from core.diffusion.clouds import Cloud, cloud
from core.diffusion.plane import Config, Snapshot
from core.diffusion.schedule import Schedule, sampling_times
from core.runs import Refused
from pages._diffusion import links
from pages._shell import figure, hand, lesson, training
from pages._shell.lesson import Task

_picture = figure.component("diffusion_plane", "diffusion_plane")
DRAWING = "Your drawing"
RATES = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02)
PLACE, ARROW = 8192, 1024  # whole numbers per unit, in 16 bits


def show(row: Any) -> None:
    """Show the run panel around the plane."""
    with row:
        name = links.chosen("Cloud", (*clouds.CLOUDS, DRAWING), "Smiley", "p_cloud", 165)
        settings = _settings()
    points = read(st.session_state.get("p_drawn", "")) if name == DRAWING else cloud(name, settings["seed"])
    picture = st.container()
    with hand.expander():
        st.text_input("Drawn points, in hundredths", key="p_drawn", bind="query-params")
    with picture:
        _run(points, settings, name == DRAWING)
    _tasks(name, settings)
    lesson.code(learner.cost, learner._step, clouds.exact_score, plane.train)


def _settings() -> dict[str, Any]:
    with st.popover("Settings", icon=":material/tune:", key="plane-more"):
        width = st.select_slider("Width of the network", plane.WIDTHS, 64, key="p_width", bind="query-params")
        steps = st.select_slider(
            "Training steps", (500, 1000, 2000, 4000, 8000), 4000, key="p_steps", bind="query-params"
        )
        rate = st.select_slider("Learning rate", RATES, 0.005, key="p_rate", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, 0, key="p_seed", bind="query-params")
    return {"width": width, "steps": steps, "learning_rate": rate, "seed": seed}


def _run(points: Cloud, settings: dict[str, Any], drawing: bool) -> None:
    try:
        config = Config(points, **settings)
    except Refused as refused:
        st.info(str(refused), icon=":material/draw:")
        _draw((), points, drawing, False)
        return
    training.show(
        plane.train, config, lambda snapshots, live: _trained(snapshots, live, config, drawing),
        key="plane-run", first=Config(cloud("Smiley")), cure=_cure,
    )  # fmt: skip


def _cure(config: Config) -> None:
    st.session_state["p_rate"] = max((rate for rate in RATES if rate <= config.learning_rate), default=RATES[0])


def _trained(snapshots: Sequence[Snapshot], live: bool, config: Config, drawing: bool) -> None:
    """Draw the run when it learned the points that are asked for, else only these points."""
    job = st.session_state["plane-run"]
    fits = job.config.points == config.points
    _draw(snapshots if fits else (), config.points, drawing, live)


def _draw(snapshots: Sequence[Snapshot], points: Cloud, drawing: bool, live: bool) -> None:
    data = sent(snapshots[-1:] if live else snapshots, points)
    state = {"drawn": [list(point) for point in points] if drawing else []}
    hand.show(
        _picture, "plane", state, _moved, in_panel=True, **data | {"height": hand.LOWER},
        drawing=drawing, play=hand.plays("plane-run", live),
    )  # fmt: skip


def _moved(state: Any) -> None:
    if state["drawn"] or st.session_state.get("p_cloud") == DRAWING:
        st.session_state["p_drawn"] = write(state["drawn"])


def sent(snapshots: Sequence[Snapshot], points: Cloud) -> dict[str, Any]:
    """Return what the browser gets: places and arrows as 16-bit whole numbers, errors as they are."""
    times = sampling_times(plane.LEAPS)
    kept = schedule.abar(Schedule())[list(times)]
    exact = plane.exact_field(points) if snapshots else np.zeros(0)
    arrays = {name: np.array([getattr(each, name) for each in snapshots]) for name in ("flow", "walk", "field")}
    steps = [each.step for each in snapshots]
    scales = {"flow": PLACE, "walk": PLACE, "field": ARROW}
    return {
        **{name: packed(values, scales[name]) for name, values in arrays.items()},
        "exact": packed(exact, ARROW),
        "steps": steps,
        "times": times,
        "signal": np.sqrt(kept).tolist(),
        "turned": [each.turned.tolist() for each in snapshots],
        "missed": [each.missed.tolist() for each in snapshots],
        "points": points,
        "samples": plane.SAMPLES,
        "side": plane.SIDE,
        "reach": clouds.REACH,
        "scales": {"place": PLACE, "arrow": ARROW},
        "run": hashlib.sha256(repr(points).encode()).hexdigest()[:12],
        "content": hashlib.sha256(repr((points, steps, [each.loss for each in snapshots])).encode()).hexdigest()[:12],
    }


def packed(values: NDArray[Any], scale: int) -> str:
    """Return numbers as 16-bit whole ones, `scale` to the unit, in letters."""
    whole = np.rint(np.clip(np.asarray(values, np.float64) * scale, -32767, 32767)).astype("<i2")
    return base64.b64encode(whole.tobytes()).decode()


def write(points: Sequence[Sequence[float]]) -> str:
    """Return drawn points as the link holds them, in hundredths: "12_-34__5_6"; nonsense stays out."""
    kept = [(x, y) for x, y in points[: clouds.MOST] if max(abs(x), abs(y)) <= clouds.REACH]
    return "__".join(f"{round(100 * x)}_{round(100 * y)}" for x, y in kept)


def read(text: str) -> Cloud:
    """Return the link's drawn points; none where nobody can read them."""
    rows = re.findall(r"(-?\d{1,3})_(-?\d{1,3})(?:__|$)", text or "")
    if "__".join("_".join(row) for row in rows) != (text or ""):
        return ()
    return tuple((int(x) / 100, int(y) / 100) for x, y in rows)


def _tasks(name: str, settings: dict[str, Any]) -> None:
    lesson.tasks(
        Task(
            "At which end of the way are the learned arrows furthest from the exact ones?",
            ("At the noise (t = 1000)", "In the middle", "At the data (t = 0)"),
            2,
            "Far out everything points to the middle. Near the data the exact arrows bend from point to point, and "
            "that is hard to learn.",
            done=True,
        ),
        Task(
            "DDIM or DDPM: whose paths are smooth?",
            ("DDIM", "DDPM", "Both"),
            0,
            "DDIM follows the arrows. DDPM adds fresh noise at each step: its paths tremble, "
            "and still end at the data.",
        ),
        Task(
            "Draw two islands far apart and train. Do some samples end between them?",
            ("None", "A few"),
            1,
            "The field has to part the points like a watershed. A network of smooth functions blurs that line.",
            done=name == DRAWING,
        ),
        key="plane",
    )
