"""The run panel: Train, Stop, progress, what went wrong and its cure, around a picture that learns."""

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core import cluster
from core.jobs import Job, Runner
from pages._shell import keep, serving, warm

POLL_SECONDS = 0.4
Train = Callable[[Any], Iterator[Any]]
Draw = Callable[[Sequence[Any], bool], None]


@st.cache_resource
def runner() -> Runner:
    """Return this server's queue.

    Runs are kept in `DL_RUNS` (default `.runs`), the shipped ones come with the app. `DL_SCHEDULER` names a Dask
    scheduler whose workers train; else this process does.
    """
    kept = Path(os.environ.get("DL_RUNS", serving.ROOT / ".runs"))
    folders = (kept, serving.ROOT / "assets" / "models" / "runs")
    scheduler = os.environ.get("DL_SCHEDULER")
    return cluster.runner(folders, scheduler) if scheduler else Runner(folders)


def show(
    train: Train,
    config: Any,
    draw: Draw,
    *,
    key: str,
    first: Any = None,
    cure: Callable[[Any], None] | None = None,
) -> None:
    """Show the run of `config` with its controls.

    `draw(snapshots, live)` draws it. Until `config` is trained, the run last shown stays, at first that of
    the config `first`. `cure(config)` puts a cure's settings into the page's controls.
    """
    job = _job(train, config, key, first)
    panel = st.fragment(_panel, run_every=POLL_SECONDS if job and job.live else None)
    panel(train, config, draw, key, cure)


def _job(train: Train, config: Any, key: str, first: Any = None) -> Job | None:
    """Return the run of `config` if it is known, else the one last shown."""
    if opened := _opened(config, key):
        return opened
    known = runner().find(train, config)
    if known is None and key not in st.session_state and first is not None:
        known = runner().find(train, first)
    if known is not None:
        st.session_state[key] = known
    shown: Job | None = st.session_state.get(key)
    return shown


def _opened(config: Any, key: str) -> Job | None:
    """Return the kept run that a visitor opened; it stays until the page's controls change."""
    controls, job = st.session_state.get(f"{key}-opened", (None, None))
    if controls == config and job is not None:
        st.session_state[key] = job
        return job
    st.session_state.pop(f"{key}-opened", None)
    return None


def _panel(train: Train, config: Any, draw: Draw, key: str, cure: Callable[[Any], None] | None) -> None:
    job = st.session_state.get(key)
    if job and job.live:
        runner().watch(job, _watcher())
    _controls(train, config, job, key)
    if job is None:
        return
    if job.snapshots:
        draw(list(job.snapshots), job.live)
    if job.state == "failed":
        _failure(train, job, key, cure)
    if not job.live and st.session_state.pop(f"{key}-running", False):
        st.rerun()  # the whole page once more: it ends the polling


def _controls(train: Train, config: Any, job: Job | None, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if job and job.live:
            if st.button("Stop", icon=":material/stop:", key=f"{key}-stop"):
                runner().leave(job, _watcher())
            st.caption(_progress(job))
        elif not warm.ready():
            st.button("Train", icon=":material/play_arrow:", disabled=True, key=f"{key}-train")
            warm.notice()
        else:
            if st.button("Train", icon=":material/play_arrow:", type="primary", key=f"{key}-train"):
                begin(train, config, key)
                st.rerun()
            st.caption(_standing(job, config))
        if job and job.snapshots and not job.live:
            keep.run(job, config, key, lambda kept: _reopen(train, kept, config, key))


def _reopen(train: Train, kept: Any, config: Any, key: str) -> None:
    """Show the run of `kept`, trained again unless it is known here, while the controls say `config`."""
    if runner().find(train, kept) is None and not warm.ready():
        warm.notice()
        st.session_state.pop(f"{key}-reopened", None)  # once TensorFlow is there, the file is read again
        return
    begin(train, kept, key)
    st.session_state[f"{key}-opened"] = (config, st.session_state[key])
    st.rerun()


def begin(train: Train, config: Any, key: str) -> None:
    """Want the run of `config` and show it in the panel `key` from the next script run on."""
    job = runner().want(train, config, _watcher())
    st.session_state.pop(f"{key}-opened", None)
    st.session_state[key] = job
    st.session_state[f"{key}-running"] = True


def _progress(job: Job) -> str:
    if job.state == "waiting":
        ahead = [other.key for other in runner().queue()].index(job.key) if job in runner().queue() else 0
        return f"Waiting: {ahead} run{'s' * (ahead != 1)} before this one."
    latest = job.snapshots[-1] if job.snapshots else None
    return f"Training: step {latest.step:,}, loss {latest.loss:.4f}" if latest else "Training starts."


def _standing(job: Job | None, config: Any) -> str:
    if job is None:
        return "Not trained yet."
    if job.config != config:
        return "The settings have changed since the run below: press Train to see what they do."
    if job.state == "stopped":
        return "Stopped before the end. What was learned so far is below."
    latest = job.snapshots[-1] if job.snapshots else None
    return f"Trained: step {latest.step:,}, loss {latest.loss:.4f}." if latest else ""


def _failure(train: Train, job: Job, key: str, cure: Callable[[Any], None] | None) -> None:
    st.error(job.words)
    if job.cure is None or cure is None:
        return

    def apply() -> None:
        cure(job.cure)
        begin(train, job.cure, key)

    st.button(f"Train with learning rate {job.cure.learning_rate:g}", key=f"{key}-cure", on_click=apply)


def _watcher() -> str:
    """Return this visitor's name in the queue."""
    name: str = st.session_state.setdefault("watcher", uuid.uuid4().hex)
    return name
