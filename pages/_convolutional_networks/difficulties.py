"""Seven difficulties as seven sliders that break the shipped classifier, or do not."""

import base64
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.classifiers import difficulties, distortions, shipped, warp
from core.classifiers.difficulties import FIRST, HAND, STRENGTHS, Scene
from core.classifiers.distortions import KINDS
from core.runs import Refused
from pages._convolutional_networks import hardening
from pages._shell import figure, hand, lesson, pad, pictures, warm
from pages._shell.lesson import Task

_picture = figure.component("classifier_difficulties", "classifier_difficulties")
VIEWS = {"Break it": "break", "Train against it": "train"}
TITLES = {name: name.capitalize() for name in difficulties.ORDER} | {
    "clutter": "Background clutter",
    HAND: "Intra-class variation",
}
CHOICES = {each: [kind for kind in KINDS if KINDS[kind].difficulty == each] for each in difficulties.ORDER}
DRAWN = "drawn"
DIGITS = (*map(str, range(10)), DRAWN)
MOST = STRENGTHS - 1
STARTS = {"viewpoint": 6}


def show(row: Any) -> None:
    """Show the sliders, or what training against them changes."""
    try:
        _show(row)
    except Refused as refused:  # a shipped file is missing or damaged
        st.error(str(refused))


def _show(row: Any) -> None:
    with row:
        view = st.segmented_control(
            "View", list(VIEWS), default="Break it", key="d_view", required=True, **hand.QUIET
        )  # fmt: skip
        if view == "Break it":
            digit = st.selectbox("Digit", DIGITS, 3, key="d_digit", width=100, **hand.QUIET)
            drawn = _drawn() if digit == DRAWN else None
            kinds, seed, at = _settings()
    if view == "Break it":
        _break(digit, drawn, kinds, (seed, at))
    else:
        hardening.show(row)


def _settings() -> tuple[dict[str, str], int, tuple[float, float]]:
    """Return the kind of each difficulty, the seed, and where the thing in front stands."""
    kinds = {HAND: HAND}
    with st.popover("Kinds", icon=":material/tune:", key="kinds"):
        st.button("All sliders to zero", icon=":material/restart_alt:", on_click=_reset, key="kinds-zero")
        for each, choices in CHOICES.items():
            if len(choices) > 1:
                kinds[each] = st.radio(
                    TITLES[each], choices, key=f"d_{each}_kind", bind="query-params", horizontal=True,
                    format_func=lambda kind: kind.capitalize(),
                )  # fmt: skip
            elif choices:
                kinds[each] = choices[0]
        right = st.slider("In front: from left to right (%)", 0, 100, 50, key="d_right", bind="query-params")
        down = st.slider("In front: from top to bottom (%)", 0, 100, 50, key="d_down", bind="query-params")
        seed = st.number_input("Seed of bends and clutter", 0, 9999, 0, key="d_seed", bind="query-params")
    return kinds, seed, (right / 100, down / 100)


def _drawn() -> NDArray[np.float32]:
    with st.popover("Draw", icon=":material/draw:", key="draw"):
        start = np.rint(difficulties.digit(FIRST) * 255).astype(np.uint8)
        return pad.show(key="d_pad", start=start).astype(np.float32) / 255


def _reset() -> None:
    for each in difficulties.ORDER:
        st.session_state[_key(each)] = 0


def _key(each: str) -> str:
    return f"d_{each}"


def _break(digit: str, drawn: Any, kinds: Mapping[str, str], random: tuple[int, tuple[float, float]]) -> None:
    screen = st.container()
    with hand.expander():
        levels = _levels()
    strengths = {kinds[each]: float(difficulties.levels(kinds[each])[levels[each]]) for each in difficulties.ORDER}
    share = strengths.pop(HAND)
    strengths = {kind: value for kind, value in strengths.items() if value}
    scene = Scene(int(digit) if drawn is None else 0, share, strengths, *random, drawn)
    with screen:
        _screen(scene, kinds, [levels[each] for each in difficulties.ORDER])
        if not warm.ready():
            warm.notice()
    _tasks(kinds, levels)
    lesson.code(distortions.distorted, warp.source, warp.elastic_field, difficulties.accuracy_curve)


def _levels() -> dict[str, int]:
    """Return each difficulty's level 0 to 20, in the link."""
    found = {}
    for column, each in zip(st.columns(7), difficulties.ORDER, strict=True):
        with column:
            found[each] = st.number_input(
                TITLES[each], 0, MOST, STARTS.get(each, 0), key=_key(each), bind="query-params"
            )
    st.caption("0 is none, 20 the most. Every curve is the share of held-out digits that the network names rightly.")
    return found


def _screen(scene: Scene, kinds: Mapping[str, str], levels: list[int]) -> None:
    order = tuple(kinds[each] for each in difficulties.ORDER)
    images, odds = _frames(_named(scene), order, warm.ready())
    curves = difficulties.curves()
    rows = [
        {"title": TITLES[each], "kind": _says(kinds[each]), "texts": texts(kinds[each]),
         "curve": curves[kinds[each]].tolist()} for each in difficulties.ORDER
    ]  # fmt: skip
    data = {
        "rows": rows, "levels": levels, "label": scene.label, "drawn": scene.drawn is not None,
        "batch": difficulties.BATCH, "weakest": weakest({kind: curves[kind] for kind in order}),
        **images, **odds,
    }  # fmt: skip
    hand.show(_picture, "difficulties", {"levels": levels}, _moved, **data)


def _moved(said: Any) -> None:
    for each, level in zip(difficulties.ORDER, said["levels"], strict=True):
        st.session_state[_key(each)] = max(0, min(MOST, int(level)))


def _named(scene: Scene) -> tuple[Any, ...]:
    """Return the scene as something a cache can know."""
    drawn = None if scene.drawn is None else scene.drawn.astype(np.float32).tobytes()
    return scene.label, scene.hand, tuple(scene.strengths.items()), scene.seed, scene.at, drawn


@lru_cache(maxsize=32)
def _frames(named: tuple[Any, ...], order: tuple[str, ...], ready: bool) -> tuple[dict[str, str], dict[str, Any]]:
    """Return what the browser shows while a slider is dragged: pictures and, once there is TensorFlow, answers."""
    label, share, strengths, seed, at, ink = named
    drawn = None if ink is None else np.frombuffer(ink, np.float32).reshape(28, 28)
    scene = Scene(label, share, dict(strengths), seed, at, drawn)
    sets = {
        "frames": np.concatenate([difficulties.pictures(scene, kind) for kind in order]),
        "alone": np.concatenate([difficulties.pictures(scene, kind, alone=True) for kind in order]),
    }
    odds: dict[str, Any] = {"odds": None, "odds_alone": None}
    if named == _named(FIRST) and order == difficulties.FIRST_KINDS:
        odds = dict(zip(odds, map(_packed, difficulties.first_answers()), strict=True))
    elif ready:
        answers = shipped.probabilities(np.concatenate(list(sets.values()))[..., None])
        odds = dict(zip(odds, map(_packed, np.split(answers, 2)), strict=True))
    return {name: base64.b64encode(pictures.grey(part).tobytes()).decode() for name, part in sets.items()}, odds


def _packed(values: NDArray[np.float32]) -> str:
    return base64.b64encode(values.astype(np.float32).tobytes()).decode()


def _says(kind: str) -> str:
    return "hand" if kind == HAND else kind


def texts(kind: str) -> list[str]:
    """Return each level in the kind's own unit, as words."""
    if kind == HAND:
        return ["the most typical", *(f"{share:.0%} less typical" for share in difficulties.levels(HAND)[1:])]
    unit = KINDS[kind].unit
    return [f"{value:.3g}{' ' if unit == 'px' else ''}{unit}" for value in difficulties.levels(kind)]


def weakest(curves: Mapping[str, NDArray[np.float32]]) -> str:
    """Return which of `curves` breaks first, and where."""
    found = difficulties.weakest(curves)
    if found is None:
        return "Weakest point: none. Accuracy stays above one half over every whole slider."
    kind, at = found
    unit = KINDS[kind].unit if kind != HAND else ""
    most = KINDS[kind].most if kind != HAND else 1.0
    firm = [TITLES[_of(name)].lower() for name, curve in curves.items() if difficulties.half_point(name, curve) is None]
    words = (
        f"Weakest point: {TITLES[_of(kind)].lower()} ({kind}). From {at:.3g}{unit} on, {at / most:.0%} of its slider, "
    )
    words += "fewer than half of the held-out digits are named rightly."
    return words + (f" Never below half: {', '.join(firm)}." if firm else "")


def _of(kind: str) -> str:
    return HAND if kind == HAND else KINDS[kind].difficulty


def _tasks(kinds: Mapping[str, str], levels: Mapping[str, int]) -> None:
    turned = float(difficulties.levels(kinds["viewpoint"])[levels["viewpoint"]])
    broken = [each for each in difficulties.ORDER if levels[each] > 0]
    lesson.tasks(
        Task(
            "A 3 is turned by 90°. Does the network still see a 3?",
            ("Yes, a 3 is a 3", "No"), 1,
            "Its kernels know strokes in the directions they met in training; a lying 3 is made of others.",
            kinds["viewpoint"] == "turn" and 80 <= turned <= 100,
        ),
        Task(
            "Every pixel becomes brighter by the same amount. What does a person notice, and what the network?",
            ("Neither much", "The person hardly anything, the network very much", "Both very much"), 1,
            "We see differences. The kernels add up all they cover, and bright paper is a lot of sum.",
            kinds["illumination"] == "brightness" and levels["illumination"] >= 10,
        ),
        Task(
            "Two difficulties, each too weak to break it alone. And together?",
            ("Then they do not break it together", "They can", "They cancel"), 1,
            "Both take from the same margin. Find a pair whose small pictures stay green.",
            len(broken) >= 2,
        ),
        Task(
            "The paper is turned in its plane, or tilted away by the same angle. Which does the network stand longer?",
            ("The turn", "The tilt"), 1 if _longer("tilt", "turn") else 0,
            "A tilted digit keeps its strokes' order and most of their directions; it only becomes flatter.",
            kinds["viewpoint"] == "tilt" and levels["viewpoint"] > 0,
        ),
        key="difficulties",
    )  # fmt: skip


def _longer(one: str, other: str) -> bool:
    """Say whether accuracy under `one` falls below half at a larger strength than under `other`."""
    curves = difficulties.curves()
    ends = [difficulties.half_point(kind, curves[kind]) for kind in (one, other)]
    return (ends[0] or np.inf) > (ends[1] or np.inf)
