"""Back from noise: sixteen digits, two guidance values from the same seed, every guess on the way."""

import base64
import hashlib
from typing import Any

import numpy as np
import streamlit as st

from core.diffusion import first, reading, reverse, sampler, schedule
from core.diffusion.reading import Read
from core.diffusion.sampler import Film, Request
from core.diffusion.schedule import Schedule
from core.diffusion.unet import NOBODY
from core.runs import Refused
from pages._diffusion import links, memory, reverse_tasks
from pages._shell import figure, hand, lesson, warm

_picture = figure.component("diffusion_film", "diffusion_film")
STEPS = (5, 10, 20, 50, 100, 200)
GUIDANCE = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
EACH = 8


def show(row: Any) -> None:
    """Show the way back of the digits that the controls ask for."""
    with row:
        request = _request()
    place = st.container()
    try:
        film, read, shown = _film(request)
        with place:
            _draw(film, read, shown)
        memory.show(film.digits, shown)
    except Refused as refused:
        with place:
            st.error(str(refused))
    reverse_tasks.show(request)
    lesson.code(reverse.guesses, reverse.onward, reverse.guided, sampler.guess)


def _request() -> Request:
    """Return what the controls ask for."""
    usual = first.REQUEST
    label = links.digit("r_digit", 7, (links.ANY, links.NOBODY))
    one = _guidance("Guidance", usual.guidance[0], "r_w")
    other = _guidance("Guidance to compare with", usual.guidance[-1], "r_w2")
    count = links.chosen("Number of steps", [f"{n} steps" for n in STEPS], f"{usual.steps} steps", "r_steps", 124)
    with st.popover("", icon=":material/tune:", help="Sampler, noise schedule and seed", key="reverse-more"):
        name = links.chosen("Sampler", tuple(reverse.SAMPLERS), "DDIM", "r_sampler")
        kind = links.chosen("Noise schedule", links.SCHEDULES[:2], "Cosine", "r_schedule").lower()
        seed = st.number_input("Seed", 0, 9999, usual.seed, key="r_seed", bind="query-params")
    steps, eta = int(count.split()[0]), reverse.SAMPLERS[name]
    both = (one,) * EACH + (other,) * EACH
    return Request(_labels(label), both, steps, eta, Schedule(kind), seed, usual.places)


def _guidance(label: str, start: float, key: str) -> float:
    told = links.chosen(label, [f"w = {w:g}" for w in GUIDANCE], f"w = {start:g}", key, 121)
    return float(told.removeprefix("w = "))


def _labels(label: str) -> tuple[int, ...]:
    """Return the classes of sixteen digits: both rows of eight the same."""
    if label == links.ANY:
        return tuple(range(EACH)) * 2
    return (NOBODY if label == links.NOBODY else int(label),) * (2 * EACH)


def _film(request: Request) -> tuple[Film, Read | None, Request]:
    """Return the film asked for, or the shipped one with a word why."""
    if request == first.REQUEST:
        return *first.shipped(), request
    if not warm.ready():
        warm.notice()
        return *first.shipped(), first.REQUEST
    film = _drawn(request)
    try:
        return film, _read(request), request
    except Refused as refused:  # no classifier: the digits are shown, nobody reads them
        st.warning(str(refused))
        return film, None, request


@st.cache_data(max_entries=24, show_spinner="Drawing sixteen digits.")
def _drawn(request: Request) -> Film:
    return sampler.film(request)


@st.cache_data(max_entries=24, show_spinner=False)
def _read(request: Request) -> Read:
    return reading.read(_drawn(request))


def _draw(film: Film, read: Read | None, request: Request) -> None:
    kept = schedule.abar(request.schedule)[list(film.times)]
    content = hashlib.sha256(repr(request).encode()).hexdigest()[:12]
    hand.show(
        _picture, "film", {"picked": 0}, None,
        pixels=base64.b64encode(film.frames.tobytes()).decode(),
        frames=len(film.frames), count=len(request.labels), times=film.times, content=content,
        signal=np.sqrt(kept).tolist(), sigma=np.sqrt(1 - kept).tolist(),
        rows=[f"w = {request.guidance[0]:g}", f"w = {request.guidance[-1]:g}"],
        names=[f"class {label}" if label < NOBODY else "class not told" for label in request.labels],
        said=_said(read), alt=_alt(film, read, request),
    )  # fmt: skip


def _said(read: Read | None) -> list[list[str]]:
    if read is None:
        return []
    rows = zip(read.digit.tolist(), read.sure.tolist(), strict=True)
    return [[f"{digit} ({sure:.0%})" for digit, sure in zip(*row, strict=True)] for row in rows]


def _alt(film: Film, read: Read | None, request: Request) -> str:
    told = f"Sixteen digits drawn in {request.steps} steps from noise to picture."
    return (
        told if read is None else f"{told} The classifier reads them as {', '.join(map(str, read.digit[-1].tolist()))}."
    )
