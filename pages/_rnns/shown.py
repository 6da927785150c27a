"""What the parts of this lesson share on screen: the unrolled network, and texts that may be refused."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.runs import Refused
from pages._shell import figure

TALL = "clamp(470px, calc(var(--dl-tall, 100vh) - 205px), 780px)"
LOWER = "clamp(310px, calc(var(--dl-tall, 100vh) - 386px), 620px)"  # under the chooser and a run panel
QUIET = {"label_visibility": "collapsed", "bind": "query-params"}

_unrolled = figure.component("rnns_unrolled", "rnns_unrolled")


def unrolled(key: str, columns: Sequence[dict[str, Any]], start: NDArray[Any], **data: Any) -> None:
    """Show a network unrolled: per step `x` or `picture`, the state `h`, the answer `y`, and what to say of it."""
    sent = {"columns": list(columns), "start": rounded(start), "mark": -1, "markSays": "", "height": LOWER}
    _unrolled(key=key, data=sent | data)


def rounded(values: NDArray[Any], digits: int = 3) -> list[Any]:
    """Return values for the browser."""
    listed: list[Any] = np.round(np.asarray(values, np.float64), digits).tolist()
    return listed


def picture(image: NDArray[np.uint8]) -> str:
    """Return a grey picture for the browser."""
    return base64.b64encode(np.ascontiguousarray(image, np.uint8).tobytes()).decode()


def typed(label: str, key: str, start: str, check: Callable[[str], Any], **options: Any) -> tuple[str, Any]:
    """Return a bound text and what `check` makes of it; a refused text says why and falls back to `start`."""
    text = st.text_input(label, start, key=key, bind="query-params", **options)
    try:
        return text, check(text)
    except Refused as refused:
        st.error(str(refused))
        return start, check(start)


def percent(share: float) -> str:
    """Return a share as a percentage with one digit."""
    return f"{100 * share:.1f}%"
