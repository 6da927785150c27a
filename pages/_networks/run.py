"""The run on screen: what the buttons do to it, and how it goes on when something is changed on the way."""

import dataclasses
import time
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import networks
from core.jobs import Job
from core.networks import Config
from pages._networks import settings
from pages._networks.points import PointSet
from pages._shell import training, warm

SHOWN, NEXT, GO, PLAY, ASKED = "n_shown", "n_next", "n_go", "n_play", "n_asked"
LEFT = "n_left"
AGAIN = "n_again"  # settings that Python changed reach the browser's link one run of the page later
WAIT_SECONDS = 0.15
_prepared: set[tuple[Any, ...]] = set()


@dataclass(frozen=True)
class Shown:
    """A run with the points it learns from and the settings it came from."""

    job: Job
    chosen: PointSet
    values: dict[str, Any]

    @property
    def epoch(self) -> int:
        """The last epoch there is."""
        return int(self.job.snapshots[-1].step) if self.job.snapshots else 0


@dataclass(frozen=True)
class Play:
    """The `count`th time that a run is set going, from the epoch `start` on."""

    key: str = ""
    count: int = 0
    start: int = 0


def shown() -> Shown | None:
    """Return the run on screen, if there is one."""
    found: Shown | None = st.session_state.get(SHOWN)
    return found


def play() -> Play:
    """Return which run was set going last."""
    found: Play = st.session_state.get(PLAY, Play())
    return found


def anew() -> None:
    """Begin a new run because a setting changed: at once while one trains, else with the untrained network."""
    st.session_state[AGAIN] = True
    st.session_state["n_earlier"] = ""
    if live():
        _stop()
        st.session_state[GO] = True
    else:
        st.session_state["n_epochs"] = 0


def rate_changed() -> None:
    """Go on at another learning rate from the epoch reached; before the first epoch it is simply another run."""
    now, before = shown(), st.session_state.get("n_rate_before")
    st.session_state[AGAIN] = True
    if now is None or not now.epoch or before is None:
        return anew()
    past = list(settings.earlier(st.session_state.get("n_earlier", "")))
    if not past or past[-1][1] < now.epoch:
        past.append((before, now.epoch))
    st.session_state["n_earlier"] = " ".join(f"{rate:g}@{epoch}" for rate, epoch in past)
    if live():
        _stop()
        st.session_state[GO] = True
    return None


def pressed() -> None:
    """Do what a button of the machine says."""
    said = st.session_state["n_transport"].get("pressed")
    {"train": _train, "stop": _stop, "step": _step, "reset": reset}.get(said or "", lambda: None)()


def reset() -> None:
    """Go back to the untrained network."""
    _stop()
    _put(n_epochs=0, n_earlier="")
    st.session_state.pop(SHOWN, None)


def begin() -> None:
    """Start the run of the settings when the page runs."""
    st.session_state[GO] = True


def _train() -> None:
    now = shown()
    reached = now.epoch if now else 0
    if now and now.job.state == "finished" and play().key != now.job.key and now.job.key not in _seen():
        _set_going(now.job, 0)  # a run that came with the link or the app: show how it went
        return
    if reached >= st.session_state.get("n_epochs", settings.DEFAULTS["n_epochs"]):
        _put(n_epochs=reached + st.session_state.get("n_more", settings.DEFAULTS["n_more"]))
    begin()


def _put(**changed: Any) -> None:
    st.session_state.update(changed, **{AGAIN: True})


def _step() -> None:
    now = shown()
    _put(n_epochs=(now.epoch if now else 0) + 1)
    begin()


def _stop() -> None:
    for each in (shown(), st.session_state.pop(NEXT, None)):
        if each and each.job.live:
            _leave(each)


def _leave(now: Shown) -> None:
    st.session_state[LEFT] = now.job.key  # its worker may need a moment to notice
    training.runner().leave(now.job, training._watcher())
    deadline = time.monotonic() + 0.5
    while now.job.live and time.monotonic() < deadline:
        time.sleep(0.01)


def _seen() -> set[str]:
    seen: set[str] = st.session_state.setdefault("n_seen", set())
    return seen


def _set_going(job: Job, start: int) -> None:
    _seen().add(job.key)
    st.session_state[PLAY] = Play(job.key, play().count + 1, start)


def current(config: Config, chosen: PointSet, values: dict[str, Any]) -> Shown | None:
    """Return the run to show for the settings: wanted now, known, or the one on screen if this goes on from it."""
    now = shown()
    if st.session_state.pop(GO, False):
        st.session_state.pop(LEFT, None)
        start = now.epoch if now and same_line(now.job.config, config) and values["n_epochs"] > now.epoch else 0
        job = training.runner().want(networks.train, config, training._watcher())
        _set_going(job, start)
        _wait(job)
        following = Shown(job, chosen, values)
        if now is None or _caught_up(following):
            now = following
        else:
            st.session_state[NEXT] = following
    elif values["n_epochs"] == 0:
        now = None
    else:
        now = _known(now, config, chosen, values)
    st.session_state[SHOWN] = now
    return now


def _known(now: Shown | None, config: Config, chosen: PointSet, values: dict[str, Any]) -> Shown | None:
    job = training.runner().find(networks.train, config)
    if job and (job.snapshots or job.live):
        return Shown(job, chosen, values)
    return now if now and same_line(now.job.config, config) else None


def _caught_up(following: Shown) -> bool:
    """Say whether a run has come as far as the one it goes on from, so that it can take its place."""
    return not following.job.live or bool(following.job.snapshots and following.epoch >= play().start)


def _wait(job: Job) -> None:
    """Give a short run the time to end before the picture is drawn."""
    deadline = time.monotonic() + WAIT_SECONDS
    while job.live and time.monotonic() < deadline:
        time.sleep(0.005)


def follow() -> Shown | None:
    """Watch the run on screen, or the one that is to replace it; returns what is to be drawn now."""
    now, following = shown(), st.session_state.get(NEXT)
    if following:
        training.runner().watch(following.job, training._watcher())
        if _caught_up(following):
            st.session_state[SHOWN] = now = st.session_state.pop(NEXT)
    if now and _watched(now.job):
        training.runner().watch(now.job, training._watcher())
    return now


def _watched(job: Job) -> bool:
    """Say whether this visitor waits for more of the run: it can come, and nobody here pressed Stop."""
    return job.live and st.session_state.get(LEFT) != job.key


def live() -> bool:
    """Say whether more of the run can come."""
    now = shown()
    return NEXT in st.session_state or bool(now and _watched(now.job))


def same_line(one: Config, other: Config) -> bool:
    """Say whether two configs begin with the same network on the same data at the same rate."""
    return _line(one) == _line(other)


def _line(config: Config) -> Config:
    return dataclasses.replace(config, epochs=1, changes=(), target_loss=0.0, patience=0)


def prepare(config: Config) -> None:
    """Let one epoch of an architecture new here be trained in the background, so that Train finds its loop compiled."""
    made = (networks.sizes(config), config.activations, any(config.dropouts), config.classes, config.optimizer)
    made += (config.batch, len(config.points))
    if warm.ready() and made not in _prepared and not training.runner().queue():
        _prepared.add(made)
        training.runner().want(networks.train, dataclasses.replace(config, epochs=1, changes=()), "prepare")


def untrained(config: Config) -> networks.Snapshot:
    """Return the network before training, as far as it is known without TensorFlow: its weights."""
    nothing = float("nan")
    picture = networks.initial_weights(config)[0]
    return networks.Snapshot(
        0, nothing, nothing, networks.initial_weights(config), picture, nothing, nothing, config.learning_rate
    )


def anew_now() -> None:
    """Begin a new run after this one of the page, whose controls stand already."""
    st.session_state["n_drawn_changed"] = True
    st.rerun()


def take_up() -> None:
    """Do what the last run of the page left for this one."""
    if st.session_state.pop("n_drawn_changed", False):
        anew()
