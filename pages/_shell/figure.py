"""Shows a Plotly figure that changes without blinking, with its frames' player."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from plotly.io.json import to_json_plotly

from pages._shell import serving


@dataclass(frozen=True)
class Frame:
    """What changes in one frame: a label, per trace number the changed properties, and layout changes."""

    label: str
    data: Mapping[int, Mapping[str, Any]]
    layout: Mapping[str, Any] = field(default_factory=dict)


def component(name: str, module: str, isolate_styles: bool = True, keep: bool = True) -> Any:
    """Return a component whose JavaScript is `mount` of one of our served modules.

    With `keep` it has the quiet button by which a visitor keeps the picture; one that only controls others has none.
    """
    js = f"""
    const version = new URL("{serving.base()}/{serving.VERSION}/", location.origin).href;
    const made = {{ module: "{module}", version }};
    const modules = Promise.all([import(version + "{module}.js"), import(version + "keep.js")]);
    export default function (component) {{
      let clean = null;
      let gone = false;
      modules.then(([{{ mount }}, {{ keep }}]) => {{
        if (gone) return;
        clean = mount(component);
        keep(component, made, {json.dumps(keep)});
      }});
      return () => {{ gone = true; clean?.(); }};
    }}
    """
    return st.components.v2.component(name, js=js, isolate_styles=isolate_styles)


# Plotly puts its style sheet into the document, where a shadow root would not see it.
_figure = component("figure", "figure", isolate_styles=False)


def show(
    figure: go.Figure,
    *,
    key: str,
    alt: str,
    frames: Sequence[Frame] = (),
    events: Sequence[str] = (),
    start: int | None = None,
) -> Any:
    """Show `figure`; `alt` says in words what it shows, computed from its numbers.

    `events` may hold "click" and "hover": then the result's `clicked` / `hovered` is the point, once.
    """
    labels = [frame.label for frame in frames]
    changes = [{"label": frame.label, "data": frame.data, "layout": frame.layout} for frame in frames]
    data = {
        "spec": to_json_plotly(figure),  # as text: encoded once here, read once in the browser
        "frames": to_json_plotly(changes),
        "id": hashlib.sha256(json.dumps([key, labels]).encode()).hexdigest()[:12],
        "alt": alt,
        "height": figure.layout.height or 460,
        "events": list(events),
        "start": start,
        "base": serving.base(),
        "name": key,
    }
    return _figure(key=key, data=data, on_clicked_change=lambda: None, on_hovered_change=lambda: None)
