"""Into noise: one formula on a digit, a photo or a cloud, with the schedule under the hand."""

import base64
import functools
import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import images
from core.data import mnist
from core.diffusion import chain, clouds, schedule
from core.diffusion.schedule import Schedule
from core.runs import Refused
from pages._diffusion import links
from pages._shell import figure, hand, lesson, source
from pages._shell.lesson import Task

_picture = figure.component("diffusion_forward", "diffusion_forward")
SUBJECTS = ("Digit", "Photo", "Cloud")
LONGEST = 200
UNDER_GALLERY = "clamp(400px, calc(var(--dl-tall, 100vh) - 318px), 720px)"
TOP, LOW = (-5.0, 6.0, 0.1), (-6.0, 5.0, 0.1)


@dataclass(frozen=True, eq=False)
class Subject:
    """What is sent into noise: `values` [h, w, channels] in -1..1 or points [n, 2]; `name` says which one is walked."""

    values: NDArray[np.float32]
    name: str


def show(row: Any) -> None:
    """Show the way to noise."""
    with row:
        what = links.chosen("What to send into noise", SUBJECTS, "Digit", "f_what")
        kind = links.chosen("Schedule", links.SCHEDULES, "Cosine", "f_schedule").lower()
        subject = None if what == "Photo" else _small(what)
    subject = subject or _photo(source.choose("cat").pixels)
    place = st.container()
    with hand.expander():
        state: dict[str, Any] = {**_numbers(), "kind": kind}
    height = UNDER_GALLERY if what == "Photo" else hand.HEIGHT
    try:
        made = Schedule(kind, (state["top"], state["low"])) if kind == "custom" else Schedule(kind)
        with place:
            hand.show(_picture, "forward", state, _moved, height=height, **_sent(subject, made, state))
    except Refused as refused:
        st.error(str(refused))
    if what == "Photo":
        st.caption("Any picture can be sent into noise. The way back in this lesson knows digits only, no photos.")
    _tasks(state)
    lesson.code(schedule.abar, schedule.jump, schedule.walk, chain.compare)


def _small(what: str) -> Subject:
    if what == "Cloud":
        return _cloud(links.chosen("Cloud", tuple(clouds.CLOUDS), "Smiley", "f_cloud"))
    return _digit(int(links.digit("f_digit", 7)))


@functools.lru_cache(maxsize=16)
def _digit(label: int) -> Subject:
    held = mnist()
    picture = held.test_images[np.flatnonzero(held.test_labels == label)[0]]
    return Subject(picture[..., None] / np.float32(127.5) - 1, "The pixel in the middle")


def _photo(pixels: NDArray[np.float32]) -> Subject:
    small = images.decode(images.encode_png(pixels), longest=LONGEST)
    return Subject(small * 2 - 1, "The value in the middle")


@functools.lru_cache(maxsize=8)
def _cloud(name: str) -> Subject:
    return Subject(np.array(clouds.cloud(name), np.float32), "One coordinate")


def _numbers() -> dict[str, float]:
    """The numbers a hand moves in the picture, exact and in the link."""
    columns = st.columns(4)
    with columns[0]:
        t = int(hand.number("Step t", "f_t", 400, (0, schedule.STEPS, 5)))
    with columns[1]:
        top = hand.number("Custom: first ratio, power of ten", "f_top", 4, TOP)
    with columns[2]:
        low = hand.number("Custom: last ratio, power of ten", "f_low", -4, LOW)
    with columns[3]:
        seed = int(hand.number("Seed of the noise", "f_seed", 0, (0, 9999, 1)))
    return {"t": t - t % 5, "top": top, "low": low, "seed": seed}


def _moved(state: Any) -> None:
    hand.keep("f_t", state["t"], (0, schedule.STEPS))
    hand.keep("f_top", state["top"], TOP)
    hand.keep("f_low", state["low"], LOW)


def _sent(subject: Subject, made: Schedule, state: dict[str, Any]) -> dict[str, Any]:
    """Return the picture, one noise and the walked values, as the browser gets them."""
    values, cloudy = subject.values, subject.values.ndim == 2
    noise = np.random.default_rng(int(state["seed"])).standard_normal(values.shape)
    stored = np.rint(np.clip(noise, -7.9, 7.9) * 4096).astype("<i2").tobytes()
    clean = (values if cloudy else np.rint((values + 1) * 127.5).astype(np.uint8)).tobytes()
    walked = chain.compare(made, round(float(values.reshape(-1)[values.size // 2]), 3), int(state["seed"]))
    asked = {name: state[name] for name in ("kind", "top", "low")}
    return {
        "rows": values.shape[0],
        "columns": values.shape[1],
        "channels": 0 if cloudy else values.shape[2],
        "clean": base64.b64encode(clean).decode(),
        "noise": base64.b64encode(stored).decode(),
        "content": hashlib.sha256(clean + stored).hexdigest()[:12],
        "chain": _counted(walked) | {"name": subject.name, "asked": asked},
    }


def _counted(walked: chain.Chains) -> dict[str, Any]:
    low, high = chain.RANGE
    counted = {name: getattr(walked, name).tolist() for name in ("chain", "jump", "gap")}
    fixed = {"low": low, "high": high, "bins": chain.BINS, "samples": chain.SAMPLES, "every": chain.EVERY}
    return counted | fixed | {"start": walked.start, "allowed": walked.allowed}


def _tasks(state: dict[str, Any]) -> None:
    t, kind = state["t"], state["kind"]
    lesson.tasks(
        Task(
            "Where do signal and noise weigh the same on the cosine schedule: before, at, or after step 500?",
            ("Clearly before", "Near 500", "Clearly after"),
            1,
            "Its angle grows evenly from 0 to 90 degrees, so it passes 45 degrees in the middle.",
            done=kind == "cosine" and 480 <= t <= 500,
        ),
        Task(
            "Change to the linear schedule and stay at step 500. More noise or less than with the cosine?",
            ("More", "Less", "The same"),
            0,
            "At step 500 it has kept 8% of the variance against 49%: half of its steps work on what is noise already.",
            done=kind == "linear" and t == 500,
        ),
        Task(
            "Draw the last end of your own schedule up to 1. What is left at step 1000?",
            ("Pure noise", "A picture you can still read"),
            1,
            "Signal and noise weigh the same there. A way back that starts from pure noise then starts at a place "
            "where the way in never ends.",
            done=kind == "custom" and state["low"] >= -0.5,
        ),
        key="forward",
    )
