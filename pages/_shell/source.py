"""Where a picture comes from: a sample, a file of one's own, or the camera. Nothing is kept on disk."""

from collections.abc import Collection, Mapping
from functools import lru_cache

import streamlit as st

from core import images
from pages._shell import figure
from pages._shell.picture import Picture, data_url

OWN = "own"
NAMES = tuple(each.name for each in images.samples())
_thumbnails = figure.component("thumbnails", "thumbnails", keep=False)


def choose(default: str) -> Picture:
    """Offer every source and return the picture chosen; a file that is no picture leaves the last one standing."""
    names = [default, *(name for name in NAMES if name != default)]
    own: Picture | None = st.session_state.get("own-picture")
    options = [*names, OWN] if own else names
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.selectbox(
            "Picture", options, format_func=_title, key="sample", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        with st.popover("Own", icon=":material/add_a_photo:", key="own"):
            _own()
    _gallery(chosen)
    if trouble := st.session_state.get("own-trouble"):
        st.error(trouble)
    return own if own and chosen == OWN else sample(chosen)


def by_name(names: Mapping[str, Collection[str]]) -> None:
    """Let a link say parameter=name, where Streamlit itself only knows the words on the control.

    Streamlit drops such a value from the link and writes it back when it is set once more a run later;
    the gallery asks for that run.
    """
    for parameter in st.session_state.pop("link-names", ()):
        st.session_state[parameter] = st.session_state[parameter]
    fresh = [parameter for parameter in names if parameter not in st.session_state]
    known = [parameter for parameter in fresh if st.query_params.get(parameter) in names[parameter]]
    for parameter in known:
        st.session_state[parameter] = st.query_params[parameter]
    if known:
        st.session_state["link-names"] = known


@lru_cache(maxsize=16)
def sample(name: str) -> Picture:
    """Return a sample photo, the same one for every visitor."""
    entry = next(each for each in images.samples() if each.name == name)
    return Picture(entry.title, entry.shows, images.sample(name))


def _title(name: str) -> str:
    return "Own picture" if name == OWN else sample(name).name


def _own() -> None:
    st.file_uploader(
        "A picture of your own, up to 25 MB", key="upload", max_upload_size=25, on_change=_take, args=("upload",)
    )
    if st.toggle("Use the camera", key="camera-on"):
        st.camera_input("Take a picture", key="camera", on_change=_take, args=("camera",))
    st.caption("It is worked on in the server's memory and never written to its disk.")


def _take(key: str) -> None:
    """Decode a new file once; if it is no picture, keep its sentence instead."""
    file = st.session_state.get(key)
    if file is None:
        return
    try:
        pixels = images.decode(file.getvalue())
    except images.Unreadable as error:
        st.session_state["own-trouble"] = str(error)
        return
    st.session_state.pop("own-trouble", None)
    st.session_state["own-picture"] = Picture("Own picture", "your own picture", pixels)
    st.session_state["sample"] = OWN


def _gallery(chosen: str) -> None:
    """Show the samples as small pictures; a click chooses one."""
    entries = [{"name": name, "title": _title(name), "url": url} for name, url in _small()]
    data = {"entries": entries, "chosen": chosen, "again": "link-names" in st.session_state}
    _thumbnails(key="gallery", data=data, on_chosen_change=_pick, on_ready_change=lambda: None)


def _pick() -> None:
    st.session_state["sample"] = st.session_state["gallery"]["chosen"]
    st.session_state.pop("own-trouble", None)


@lru_cache(maxsize=1)
def _small() -> tuple[tuple[str, str], ...]:
    return tuple((each.name, data_url(images.decode(each.file.read_bytes(), longest=96))) for each in images.samples())
