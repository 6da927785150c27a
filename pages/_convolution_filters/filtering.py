"""The settings of one filter, the picture it makes, and what is said about its values and sizes."""

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any, Literal, cast

import numpy as np
import streamlit as st

from core import images
from core.convolution import (
    DISPLAYS,
    KERNELS,
    Filter,
    Filtered,
    apply,
    at_pixel,
    border_words,
    fits,
    formula,
    parameters_formula,
)
from core.runs import Refused
from pages._convolution_filters import kernel
from pages._shell import picture, source, warm
from pages._shell.picture import Pair, Picture

PADDINGS = ("same", "valid", "1", "2", "3", "4", "5", "6", "7")
PIXEL = (63, 297)  # a pixel on the first picture's brightest edge


@lru_cache(maxsize=1)
def card() -> dict[str, Any]:
    """Return what is known of the shipped first picture."""
    known: dict[str, Any] = json.loads((images.FOLDER / "first" / "card.json").read_text(encoding="utf-8"))
    return known


@lru_cache(maxsize=1)
def first() -> Pair:
    """Return the shipped first picture, which needs no TensorFlow."""
    raw = images.decode((images.FOLDER / "first" / card()["file"]).read_bytes())
    filtered = Filtered(raw, card()["minimum"], card()["maximum"], card()["outside"])
    return Pair(source.sample(card()["sample"]), Filter(KERNELS[card()["kernel"]].nested), filtered, "clip")


def settings() -> Filter | None:
    """Offer the kernel and every setting; None, and the sentence why, if they make no filter."""
    box = st.container(gap="small")
    more = st.expander("More: padding, stride, bias ...")
    rows = kernel.choose(box, more, card()["kernel"])
    with more:
        colour = st.segmented_control(
            "Colour", ("per channel", "grey"), default="per channel", required=True, key="colour", bind="query-params"
        )
        left, right = st.columns(2)
        padding = left.selectbox("Padding", PADDINGS, key="padding", bind="query-params")
        stride = right.number_input("Stride", 1, 4, key="stride", bind="query-params")
        dilation = left.number_input("Dilation", 1, 3, key="dilation", bind="query-params")
        bias = right.number_input("Bias", -1000.0, 1000.0, 0.0, 0.1, key="bias", bind="query-params")
        relu = st.toggle("ReLU after", key="relu", bind="query-params")
        flip = st.toggle(
            "True convolution", key="flip", bind="query-params",
            help="Turns the kernel by 180° first. Off is TensorFlow's own way, correlation.",
        )  # fmt: skip
    try:
        return Filter(
            cast(Any, rows), stride, padding if padding in ("same", "valid") else int(padding), dilation, bias, relu,
            cast(Literal["per channel", "grey"], colour), flip,
        )  # fmt: skip
    except Refused as refused:
        box.error(str(refused))
        return None


def pair(chosen: Picture, wanted: Filter | None, show: str) -> Pair:
    """Return what to show: `chosen` through `wanted`, or, where that is impossible or not yet possible, the last."""
    last: Pair = st.session_state.get("pair") or first()
    if not warm.ready():
        return last
    if wanted is None:
        chosen, wanted = last.picture, last.settings
    try:
        new = Pair(chosen, wanted, _filtered(chosen, wanted, last), show)
    except Refused as refused:
        st.error(str(refused))
        new = Pair(last.picture, last.settings, last.filtered, show)
    if last is first() or (new.filtered, new.show) != (last.filtered, last.show):
        st.session_state["pair"] = last = new
    return last


def _filtered(chosen: Picture, wanted: Filter, last: Pair) -> Filtered:
    """Filter the picture, unless it is the one on screen."""
    if last is not first() and (chosen, wanted) == (last.picture, last.settings):
        return last.filtered
    return apply(chosen.pixels, wanted)


def screen(chosen: Picture, wanted: Filter | None) -> Pair:
    """Show the picture before and after, its values, and one pixel worked out."""
    view = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show = st.segmented_control(
            "Show values", list(DISPLAYS), default="clip", required=True, key="show", bind="query-params",
            label_visibility="collapsed", width="content",
        )  # fmt: skip
        words = st.container(width="stretch")
    with view:
        shown = pair(chosen, wanted, show)
    strip = st.container()
    pixel, channel = _place(shown)
    names = picture.CHANNELS if shown.settings.colour == "per channel" else ("grey",)
    channel %= len(names)
    with view:
        picture.show(shown, channel=channel, pixel=pixel, on_pixel=_pick, alt=_alt(shown))
        if sentence := misfit(shown):
            st.caption(f":material/straighten: {sentence}")
    words.caption(values(shown))
    if not warm.ready():
        with words:
            warm.notice()
    with strip:
        sum_ = at_pixel(shown.picture.pixels, shown.settings, *pixel, channel)
        picture.worked(sum_, pixel=pixel, channel=names[channel])
    sizes(shown)
    st.markdown(turned(shown, pixel, channel))
    st.download_button(
        "Filtered picture (PNG)", shown.png, "filtered.png", "image/png", icon=":material/download:", key="filtered-png"
    )
    return shown


def _place(shown: Pair) -> tuple[tuple[int, int], int]:
    """Offer the pixel by number, as a click does by pointing."""
    limits = shown.filtered.raw.shape[:2]
    wishes = [min(wish, limit - 1) for wish, limit in zip(PIXEL, limits, strict=True)]
    for name, limit in zip(("row", "column"), limits, strict=True):
        if (st.session_state.get(name) or 0) >= limit:
            st.session_state[name] = limit - 1
    with st.container(horizontal=True, vertical_alignment="bottom"):
        places = [
            st.number_input(
                name.title(), 0, value=None, placeholder=str(wish), key=name, bind="query-params", width=130
            )
            for name, wish in zip(("row", "column"), wishes, strict=True)
        ]
        channel = st.segmented_control(
            "Channel worked out", picture.CHANNELS, default="red", required=True, key="channel", bind="query-params",
            disabled=shown.settings.colour == "grey",
        )  # fmt: skip
    row, column = (wish if place is None else place for place, wish in zip(places, wishes, strict=True))
    return (min(row, limits[0] - 1), min(column, limits[1] - 1)), picture.CHANNELS.index(channel)


def _pick() -> None:
    st.session_state["row"], st.session_state["column"] = picture.clicked()


def values(shown: Pair) -> str:
    """Say which values came out, and what the screen does to them."""
    out = shown.filtered
    cut = f"{out.outside:.0%} of them lie outside 0..1" if out.outside else "all of them within 0..1"
    return f"Values **{out.minimum:.2f} to {out.maximum:.2f}**, {cut}. {DISPLAYS[shown.show]}".replace("-", "−")


def _alt(shown: Pair) -> str:
    used = shown.settings
    rows, columns = shown.filtered.raw.shape[:2]
    return (
        f"Before: {shown.picture.shows} After: the same through a {used.side} by {used.side} kernel, "
        f"{rows} rows and {columns} columns. {values(shown).replace('**', '')}"
    )


def sizes(shown: Pair) -> None:
    """Say how large the output is and how many numbers the filter has, with the numbers in the formulas."""
    used = shown.settings
    steps = used.side, used.stride, used.padding, used.dilation
    height, width = shown.picture.pixels.shape[:2]
    st.markdown("**Output size** = ⌊(input + zeros − dilation · (kernel − 1) − 1) / stride⌋ + 1")
    lines = (rf"\text{{{name}}} &= {formula(side, *steps)}" for name, side in (("height", height), ("width", width)))
    st.latex(r"\begin{aligned}" + r"\\".join(lines) + r"\end{aligned}")
    st.caption(border_words(height, *steps))
    st.markdown(
        "**Numbers a layer would learn** = kernel · kernel · channels + 1 bias: "
        f"${parameters_formula(used.side, 1, 1)}$ here, where one kernel serves each channel alike; "
        "a network's Conv2D has one slice for each channel, "
        f"${parameters_formula(used.side, 3, 1)}$."
    )


def misfit(shown: Pair) -> str | None:
    """Return the core's sentence if the stride leaves pixels over, for the first side it does not fit."""
    used = shown.settings
    sentences = [
        fits(size, used.side, used.stride, used.padding, used.dilation) for size in shown.picture.pixels.shape[:2]
    ]
    return next((sentence for sentence in sentences if sentence), None)


def turned(shown: Pair, pixel: tuple[int, int], channel: int) -> str:
    """Say which of correlation and convolution ran, and what each gives at `pixel`."""
    here, there = (
        at_pixel(shown.picture.pixels, replace(shown.settings, flip=flip), *pixel, channel).result
        for flip in (False, True)
    )
    which = (
        "This is **convolution** as mathematics defines it: the kernel is turned by 180° first."
        if shown.settings.flip
        else "TensorFlow computes **correlation**: it does not flip the kernel, though its layer is called convolution."
    )
    both = f"At the picked pixel correlation gives {here:.3g} and convolution {there:.3g}"
    same = np.array_equal(shown.settings.cells, shown.settings.cells[::-1, ::-1])
    return f"{which} {both}{': turned by 180°, this kernel is the same' if same else ''}.".replace("-", "−")
