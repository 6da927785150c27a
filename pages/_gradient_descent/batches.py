"""All examples per step, some, or one: paths, gradient noise, schedules, and the range test."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import streamlit as st

from core import gradient_descent
from core.gradient_descent import KINDS, SCHEDULES, Examples, RangeTest, Walk, Walked
from core.runs import Refused
from pages._gradient_descent import batch_figures, shipped
from pages._shell import figure, warm

VIEWS = ("Paths", "Noise", "Schedules", "Range test")
SIZES = (2, 4, 8, 16, 32, 64, 128)
GOOD = {"line": (1.0, 2.0), "border": (1.4, 0.7)}  # near the lowest loss
QUIET = {"label_visibility": "collapsed"}


@dataclass(frozen=True)
class Setting:
    """What the controls say: one walk, and which view of it."""

    view: str
    walk: Walk
    share: float  # of the way from the start to a good place, where the noise is measured

    @property
    def place(self) -> tuple[float, float]:
        """The weights at which the noise is measured."""
        start, good = self.walk.start, GOOD[self.walk.examples.kind]
        w0, w1 = (a + self.share * (b - a) for a, b in zip(start, good, strict=True))
        return w0, w1


def choose(row: Any) -> str:
    """Return which view is on screen."""
    with row:
        view: str = st.segmented_control(
            "View", VIEWS, default=VIEWS[0], key="b_view", bind="query-params", required=True, **QUIET
        )
    return view


def settings(view: str) -> Setting | None:
    """Offer the walk's settings; what cannot be walked is said."""
    names = list(KINDS)
    kind = st.segmented_control(
        "Model of two weights", names, default="line", key="b_kind", bind="query-params", required=True,
        format_func={"line": "A line", "border": "A border"}.get,
    )  # fmt: skip
    size = 1  # schedules are about the noise, which is largest for single examples
    if view != "Schedules":
        size = st.select_slider("Mini-batch", SIZES, 16, key="b_size", bind="query-params")
    rate = 0.05
    if view != "Range test":
        rate = st.number_input(
            "Learning rate", 0.0001, 10.0, 0.05, 0.01, format="%g", key="b_rate", bind="query-params"
        )
    epochs = 5
    if view in ("Paths", "Schedules"):
        epochs = st.slider("Epochs", 1, 30, 5, key="b_epochs", bind="query-params")
    share = (
        st.slider("Where: start 0, good 1", 0.0, 1.0, 0.0, 0.1, key="b_at", bind="query-params")
        if view == "Noise"
        else 0.0
    )
    seed = st.number_input("Seed", 0, 9999, 0, key="b_seed", bind="query-params")
    try:
        walk = Walk(Examples(kind), size, rate, epochs, start=shipped.START, seed=seed)
    except Refused as refused:
        st.error(str(refused))
        return None
    return Setting(view, walk, share)


def walked(config: Walk) -> Walked | None:
    """Return where `config` went; nothing while TensorFlow is still starting."""
    return shipped.walked(config) or (_walked(config) if warm.ready() else None)


@lru_cache(maxsize=64)
def _walked(config: Walk) -> Walked:
    return gradient_descent.walk(config)


def paths(setting: Setting) -> dict[str, Walked]:
    """Show the same examples three ways."""
    three = {
        name: walked(replace(setting.walk, batch=size))
        for name, size in (("all", setting.walk.examples.samples), ("some", setting.walk.batch), ("one", 1))
    }
    known = {name: each for name, each in three.items() if each}
    if len(known) < len(three):
        warm.notice()
        return {}
    chart, frames = batch_figures.three_ways(known)
    ends = "; ".join(f"{batch_figures.titled(each)} ends at a loss of {each.losses[-1]:.3f}" for each in known.values())
    figure.show(chart, key="b-paths", alt=f"Same examples, same number of looks at them. {ends}.", frames=frames)
    st.markdown(f"Same {setting.walk.epochs} epochs: {ends}.")
    return known


def noise(setting: Setting) -> tuple[gradient_descent.Cloud, ...]:
    """Show how far a batch's gradient lies from the true one."""
    clouds = gradient_descent.gradient_noise(setting.walk.examples, setting.place, seed=setting.walk.seed)
    shown = next(cloud for cloud in clouds if cloud.batch == setting.walk.batch)
    said = (
        f"Batches of {shown.batch}: their gradients lie {shown.spread:.3g} from the true one, "
        f"{shown.relative:.2g} times its length. The law says {shown.law:.3g}."
    )
    figure.show(batch_figures.clouds(clouds, shown.batch), key="b-noise", alt=said)
    st.markdown(said)
    st.latex(
        r"\text{spread} \approx \frac{\sigma}{\sqrt{\text{batch}}} \qquad \text{four times the batch, half the noise}"
    )
    return clouds


def schedules(setting: Setting) -> None:
    """Show what a falling learning rate does to the noise at the end."""
    found = {name: walked(replace(setting.walk, schedule=name)) for name in SCHEDULES}
    known = {name: each for name, each in found.items() if each}
    if len(known) < len(found):
        warm.notice()
        return
    said = "; ".join(f"{SCHEDULES[name].title}: {each.losses[-50:].mean():.4g}" for name, each in known.items())
    figure.show(batch_figures.schedules(known), key="b-schedules", alt=f"Mean loss of the last 50 steps. {said}.")
    st.markdown(f"One example per step. Mean loss of the last 50 steps: {said}.")
    name = st.selectbox(
        "Schedule", list(SCHEDULES), key="b_schedule", bind="query-params", format_func=lambda n: SCHEDULES[n].title
    )
    st.latex(SCHEDULES[name].latex)
    st.code(SCHEDULES[name].keras, language="python")


def range_test(setting: Setting) -> RangeTest | None:
    """Show the loss while the learning rate grows."""
    config = replace(setting.walk, learning_rate=0.05, epochs=5)
    test = shipped.range_test() if config == shipped.walks()[1] else None
    if test is None and not warm.ready():
        warm.notice()
        return None
    test = test or _range_test(config)
    trouble = f" From {test.too_large:.2g} on it blows up." if test.too_large else " It never blows up here."
    said = (
        f"The loss is lowest at a rate of {test.lowest:.2g}.{trouble} A tenth of it leaves room: {test.suggested:.2g}."
    )
    figure.show(batch_figures.range_test(test), key="b-range", alt=said)
    st.markdown(said)
    suggested = float(f"{test.suggested:.2g}")
    st.button(f"Walk with {suggested:g}", on_click=_use, args=(suggested,), type="primary", key="walk-with")
    return test


@lru_cache(maxsize=32)
def _range_test(config: Walk) -> RangeTest:
    return gradient_descent.range_test(config)


def _use(rate: float) -> None:
    st.session_state.update({"b_rate": max(0.0001, min(10.0, rate)), "b_view": "Paths"})


def times(setting: Setting) -> None:
    """Measure one epoch with each batch size, on this computer, now."""
    if st.button("Measure time per epoch", icon=":material/timer:", disabled=not warm.ready(), key="time-epoch"):
        st.session_state["b-times"] = {
            size: gradient_descent.seconds_per_epoch(replace(setting.walk, batch=size))
            for size in (setting.walk.examples.samples, setting.walk.batch, 1)
        }
    found = st.session_state.get("b-times")
    if found:
        said = " · ".join(f"{size}: **{1000 * seconds:.2g} ms**" for size, seconds in found.items())
        st.markdown(f"Batch of {said}")
