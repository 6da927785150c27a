"""What every activation does to a feature map of a real picture."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from core import activations
from core.activations import FUNCTIONS, OnFeatureMap, shipped
from core.convolution import KERNELS, Filter, apply
from core.runs import Refused
from pages._activations.packed import levels
from pages._shell import figure, source, warm
from pages._shell.picture import Picture

NAMES = list(FUNCTIONS)
HEIGHT = "clamp(470px, calc(var(--dl-tall, 100vh) - 190px), 760px)"
SCALES = ("same scale", "own scale")
THINNED = 3
KEY = "feature"

_view = figure.component("activations_feature", "activations_feature")


def show() -> OnFeatureMap:
    """Show controls, the map before and after, and every function's small picture; return what is enlarged."""
    source.by_name({"sample": source.NAMES, "fm_kernel": tuple(KERNELS)})
    controls, screen = st.columns([1, 2.75], gap="medium")
    with controls:
        picture = source.choose(shipped.PICTURE)
        name, kernel, scale = _settings()
        words = st.container()
    with screen:
        maps = _maps(picture, kernel)
        chosen = maps[NAMES.index(name)]
        _view(key=KEY, data=_data(maps, chosen, scale), on_chosen_change=_chosen)
    with words:
        _words(chosen)
    return chosen


def _settings() -> tuple[str, str, str]:
    """Offer kernel, function and colours."""
    bound = {"bind": "query-params"}
    names = list(KERNELS)
    kernel = st.selectbox("Kernel", names, names.index(shipped.KERNEL), _kernel, "fm_kernel", **bound)
    name = st.selectbox("Activation", NAMES, NAMES.index("relu"), lambda name: FUNCTIONS[name].title, "fm_g", **bound)
    scale = st.segmented_control("Colours", SCALES, default=SCALES[0], required=True, key="fm_scale", **bound)
    return name, kernel, scale


def _kernel(name: str) -> str:
    return KERNELS[name].title


def _chosen() -> None:
    said = st.session_state[KEY].get("chosen")
    if said in NAMES:
        st.session_state["fm_g"] = said


def _maps(picture: Picture, kernel: str) -> Sequence[OnFeatureMap]:
    """Return the map through every function; the shipped one until TensorFlow has started."""
    if not warm.ready():
        warm.notice()
        return shipped.feature_maps()
    try:
        return _through(picture, kernel)
    except Refused as refused:
        st.error(str(refused))
        return shipped.feature_maps()


@lru_cache(maxsize=8)
def _through(picture: Picture, kernel: str) -> Sequence[OnFeatureMap]:
    settings = Filter(KERNELS[kernel].nested, padding="valid", colour="grey")
    raw = apply(shipped.small(picture.pixels), settings).raw[..., 0]
    return [activations.on_feature_map(name, raw) for name in NAMES]


def _data(maps: Sequence[OnFeatureMap], chosen: OnFeatureMap, scale: str) -> dict[str, Any]:
    return {
        "name": chosen.name,
        "same": scale == SCALES[0],
        "size": list(chosen.before.shape),
        "small": list(chosen.before[::THINNED, ::THINNED].shape),
        "before": _side("before: the filter's raw values", chosen.before, chosen.range_before, _share(chosen, True)),
        "after": _side(f"after {_short(chosen.name)}", chosen.after, chosen.range_after, _share(chosen, False)),
        "thumbs": [_thumb(each) for each in maps],
        "height": HEIGHT,
    }


def _short(name: str) -> str:
    return {"tanh": "Tanh", "silu": "SiLU"}.get(name, FUNCTIONS[name].title)


def _side(title: str, values: Any, ends: tuple[float, float], says: str) -> dict[str, Any]:
    most = max(abs(ends[0]), abs(ends[1]))
    spoken = f"{ends[0]:.2f} to {ends[1]:.2f}; {says}".replace("-", "−")
    return {"title": title, "values": levels(values, most, np.int16), "most": most, "range": list(ends), "says": spoken}


def _share(chosen: OnFeatureMap, before: bool) -> str:
    if before:
        return f"{chosen.negative_before:.0%} below 0"
    return f"{chosen.negative_after:.0%} below 0, {chosen.zero_after:.0%} exactly 0"


def _thumb(each: OnFeatureMap) -> dict[str, Any]:
    ends = each.range_after
    most = max(abs(ends[0]), abs(ends[1]))
    small = levels(each.after[::THINNED, ::THINNED], most, np.int16)
    return {"name": each.name, "title": _short(each.name), "values": small, "most": most, "range": list(ends)}


def _words(chosen: OnFeatureMap) -> None:
    function = FUNCTIONS[chosen.name]
    st.markdown(f"`{function.code}`")
    st.caption(f"{function.says} **Blue** is above 0, **orange** below, paper is 0.")
