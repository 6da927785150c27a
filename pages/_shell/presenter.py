"""Lecture mode, the playlist, the keys, the link and its QR code: on every page, all of it in the browser."""

import os
import re
from pathlib import Path

import streamlit as st

from pages._shell import contents, serving

_presenter = st.components.v2.component(
    "presenter",
    js=f"""
    const module = import(new URL("{serving.base()}/{serving.VERSION}/presenter.js", location.origin).href);
    export default function (component) {{
      let clean = null;
      let gone = false;
      module.then(({{ mount }}) => {{ if (!gone) clean = mount(component); }});
      return () => {{ gone = true; clean?.(); }};
    }}
    """,
    isolate_styles=False,
)


def show() -> None:
    """Put the presenter's buttons, strip and keys on the page."""
    titles = {lesson.name: lesson.title for lessons in contents.SECTIONS.values() for lesson in lessons}
    data = {"base": serving.base(), "address": address(), "playlist": playlist(), "titles": titles}
    _presenter(key="presenter", data=data)


def address() -> str:
    """Return the address that others reach this app by, as `DL_ADDRESS` says it, or nothing."""
    return os.environ.get("DL_ADDRESS", "").strip().rstrip("/")


def playlist() -> str:
    """Return the name of the playlist that a lecture begins with: that of `DL_PLAYLIST`, else the shipped one."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", own_file().stem)[:64] or "lecture"


def own_file() -> Path:
    """Return the file that `DL_PLAYLIST` names, or an empty path."""
    return Path(os.environ.get("DL_PLAYLIST", "").strip())
