"""The whole machine as one picture, left to right, with its data inside: nodes, links, and the formula under them."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages._shell import figure

KINDS = ("input", "unit", "output", "constant", "more")
_diagram = figure.component("diagram", "diagram")


@dataclass(frozen=True)
class Node:
    """A node at `x`, `y` in 0..1 of the picture, from its top left.

    `value` stands inside, `label` beside or above; `kind` is one of KINDS. `tone` below or above 0 colours its rim.
    `details` are the lines it shows when opened, and `spoken` is its name in full. It appears in `stage` 0, 1, 2 ...
    `picture` [height, width] or [height, width, 3] of whole values 0..255 is drawn instead of the circle.
    """

    id: str
    x: float
    y: float
    label: str = ""
    value: str = ""
    kind: str = "unit"
    tone: float = 0.0
    stage: int = 0
    details: tuple[str, ...] = ()
    spoken: str = ""
    picture: NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Link:
    """A link between two nodes: as wide as `weight` is large, blue when above 0, orange and dashed when below.

    None draws a thin neutral line. `label` stands on it, `note` is its line in the opened node;
    `state` "gradient" draws it violet, "quiet" faint.
    """

    source: str
    target: str
    weight: float | None = None
    label: str = ""
    note: str = ""
    state: str = ""

    @property
    def id(self) -> str:
        """The link's name, "source>target"."""
        return f"{self.source}>{self.target}"


@dataclass(frozen=True)
class Caption:
    """Words at `x` in 0..1, above the picture or below it; the part in `strong` comes first."""

    x: float
    text: str
    strong: str = ""
    below: bool = False


@dataclass(frozen=True)
class Cell:
    """A number of the formula; it lights up together with any of the nodes and links in `of`."""

    text: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matrix:
    """A matrix of the formula, with its name under it."""

    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""


@dataclass(frozen=True)
class Diagram:
    """What is drawn. `stages` names the steps of playing it; `picked` is the node that stays lit.

    `radius` is a circle's, the picture's height being 1; `formula` mixes matrices with signs between them.
    """

    nodes: Sequence[Node]
    links: Sequence[Link] = ()
    captions: Sequence[Caption] = ()
    stages: Sequence[str] = ()
    formula: Sequence[Matrix | str] = ()
    picked: str = ""
    radius: float = 0.09


def show(
    diagram: Diagram, *, key: str, alt: str, height: str = "400px", on_click: Callable[[str], None] | None = None
) -> None:
    """Show `diagram` in a box of CSS `height`; `alt` says in words what it shows.

    A click, or Enter on a focused node, calls `on_click` with the id of the node or link, before the page runs again.
    """

    def clicked() -> None:
        said = st.session_state[key].get("clicked")
        if said and on_click:
            on_click(said)

    data = payload(diagram) | {"alt": alt, "height": height, "clickable": on_click is not None}
    _diagram(key=key, data=data, on_clicked_change=clicked)


def payload(diagram: Diagram) -> dict[str, Any]:
    """Return what the browser gets."""
    formula = [piece if isinstance(piece, str) else asdict(piece) for piece in diagram.formula]
    return {
        "nodes": [_node(node) for node in diagram.nodes],
        "links": [asdict(link) | {"id": link.id} for link in diagram.links],
        "captions": [asdict(caption) for caption in diagram.captions],
        "stages": list(diagram.stages),
        "formula": formula,
        "picked": diagram.picked,
        "radius": diagram.radius,
    }


def _node(node: Node) -> dict[str, Any]:
    fields = {name: value for name, value in vars(node).items() if name != "picture"}
    return fields | {"picture": _packed(node.picture)}


def _packed(picture: NDArray[np.uint8] | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    height, width = picture.shape[:2]
    pixels = base64.b64encode(np.ascontiguousarray(picture, np.uint8).tobytes()).decode()
    return {"height": height, "width": width, "channels": 1 if picture.ndim == 2 else 3, "pixels": pixels}
