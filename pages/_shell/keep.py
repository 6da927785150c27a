"""What a visitor can take away of a run and of a model: its JSON, its curve, and Keras code that gives its numbers."""

import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from core import devices, exported, keras_code
from core.jobs import Job
from core.keras_code import Offer
from core.runs import Refused
from pages._shell import warm

MIME = {
    ".json": "application/json", ".csv": "text/csv", ".py": "text/x-python", ".ipynb": "application/x-ipynb+json",
    ".png": "image/png",
}  # fmt: skip
FROM_THE_START = "runs alone, from the start, and prints these numbers."
PACKAGES = ("tensorflow", "keras", "numpy")


def run(job: Job, config: Any, key: str, opened: Callable[[Any], None]) -> None:
    """Offer a finished run's files, and to open one that was kept; `config` is what the page's controls ask for.

    `opened(config)` gets the config of a run that was read back.
    """
    with (
        st.container(key=f"take-away-{key}", width="content"),
        st.popover("Keep", icon=":material/download:", help="Take this run away: numbers, settings, Keras code"),
    ):
        link = address() if job.config == config else ""
        snapshots = tuple(job.snapshots)
        st.markdown(f"**The run** `{job.key}`")
        with st.container(horizontal=True):
            save("Run", lambda: exported.write(job.config, snapshots, about(link)), f"{job.key}.json", key)
            save("Curve", lambda: exported.curve(snapshots), f"{job.key}.csv", key)
        model(keras_code.offer(job.config, [snapshot.step for snapshot in snapshots]), key)
        _reopen(type(job.config), key, opened)


def model(
    offer: Offer | None, key: str, more: Mapping[str, Any] = MappingProxyType({}), promise: str = FROM_THE_START
) -> None:
    """Offer runnable Keras code as script and notebook, and the data files it reads: its own, and `more` by name.

    `promise` says what the code does.
    """
    if offer is None:
        return
    files = {file.name: file.read_bytes for file in offer.files} | more
    st.markdown(f"**The model in Keras**: {promise}")
    with st.container(horizontal=True):
        save("Script", lambda: offer.script().text, f"{offer.name}.py", key)
        save("Notebook", lambda: keras_code.notebook(offer.script()), f"{offer.name}.ipynb", key)
        for name, content in files.items():
            save(name, content, name, key)
    if files:
        st.caption("Put the other files beside the script.")


def save(label: str, content: Any, name: str, key: str) -> None:
    """Offer one file; `content` may be a function that makes it when it is asked for."""
    ending = Path(name).suffix
    said = label if label == name else f"{label} ({ending})"
    st.download_button(
        said, content, name, MIME.get(ending, "application/octet-stream"), key=f"{key}-save-{label}",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def about(link: str) -> dict[str, Any]:
    """Return this computer's device and versions, and the address that opens the run."""
    device = devices.device().words if warm.ready() else "TensorFlow was not started"
    return {"device": device, "versions": versions(PACKAGES), "link": link}


def versions(packages: Sequence[str]) -> dict[str, str]:
    """Return the versions of Python and of `packages`."""
    found = {"python": platform.python_version()}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "unknown"
    return found


def address() -> str:
    """Return the page's address with its settings."""
    asked = urlencode([(name, value) for name in st.query_params for value in st.query_params.get_all(name)])
    return f"{st.context.url or ''}{'?' + asked if asked else ''}"


def _reopen(kind: type[Any], key: str, opened: Callable[[Any], None]) -> None:
    """Take a kept run's file and give its config to `opened`, once."""
    file = st.file_uploader("Open a run that was kept", type="json", key=f"{key}-reopen", max_upload_size=5)
    if file is None or st.session_state.get(f"{key}-reopened") == file.file_id:
        return
    st.session_state[f"{key}-reopened"] = file.file_id
    try:
        config = exported.read(file.getvalue(), kind)
    except Refused as refused:
        st.error(str(refused))
        return
    opened(config)
