"""Gradient descent: walk downhill, race optimizers, follow the gradient back, and know when to stop."""

import streamlit as st

from core import gradient_descent
from core.gradient_descent import overfitting
from core.gradient_descent.race import take_turn
from core.gradient_descent.weight_space import random_direction
from core.runs import Refused
from pages._gradient_descent import backprop, batches, contest, descend, fitting, tasks, terrain
from pages._shell import header, lesson, warm

header.show("Gradient descent", "Feel the slope, take a step downhill, repeat.")
row = st.container(horizontal=True, vertical_alignment="center")
with row:
    part = lesson.parts("Descend", "Race", "Backpropagation", "Batches", "Overfitting", "Landscape")


def walk() -> None:
    """One descent, dragged by hand, beside the algorithm's five lines."""
    usual = descend.choose(row)
    picture = st.container()
    with st.expander("Exact numbers and the formula", icon=":material/calculate:"):
        setting = descend.exact(usual)
        st.latex(rf"{setting.land.latex} \qquad {setting.land.slope_latex}")
        st.caption(f"{setting.land.lesson} ({setting.land.source}.)")
    with picture:
        came = descend.show(setting)
    tasks.descend(setting, came)
    lesson.code(gradient_descent.descend, gradient_descent.largest_stable_rate)


def race() -> None:
    """Eight optimizers from one start."""
    usual = contest.choose(row)
    picture = st.container()
    with st.expander("Exact numbers and everyone's rule", icon=":material/calculate:"):
        ran = contest.ran(contest.fair(contest.exact(usual), row))
        for racer in gradient_descent.RACERS.values():
            st.markdown(f"**{racer.title}**: {racer.idea} ${racer.latex}$ ({racer.source})")
    with picture:
        if not ran.trails:
            warm.notice()
        contest.show(ran)
    tasks.race(ran)
    lesson.code(gradient_descent.race, take_turn)


def back() -> None:
    """A graph of small operations: values forward, gradients back."""
    first = backprop.choose(row)
    leaves, picture = st.columns(backprop.widths(first), gap="medium")
    with leaves:
        graph = backprop.values(first)
        backprop.gap(graph)
    with picture:
        backprop.show(graph)
    st.latex(graph.latex)
    tasks.back(graph)
    lesson.code(gradient_descent.backward, gradient_descent.tape_gradients)


def batch() -> None:
    """The same examples three ways, their noise, schedules and the range test."""
    view = batches.choose(row)
    controls, picture = st.columns([1, 3.6], gap="medium")
    walks, clouds = {}, ()
    with controls:
        setting = batches.settings(view)
        if setting and view == "Paths":
            batches.times(setting)
    with picture:
        if setting and view == "Paths":
            walks = batches.paths(setting)
        elif setting and view == "Noise":
            clouds = batches.noise(setting)
        elif setting:
            {"Schedules": batches.schedules, "Range test": batches.range_test}[view](setting)
    examples = setting.walk.examples if setting else gradient_descent.Examples()
    tasks.batches(setting, walks, clouds, 2 / gradient_descent.curvature(examples))
    lesson.code(gradient_descent.walk, gradient_descent.gradient_noise, gradient_descent.range_test)


def overfit() -> None:
    """A curve that learns its points by heart."""
    fitting.choose(row)
    controls, picture = st.columns([1, 3.6], gap="medium")
    with controls:
        config, patience = fitting.settings()
    with picture:
        fitting.show(config, patience)
    tasks.overfitting(config, patience)
    lesson.code(overfitting.penalised_loss, overfitting.dropout_masks, gradient_descent.stopping_place)


def landscape() -> None:
    """The loss of a trained network, with the way training took."""
    plane = terrain.choose(row)
    controls, picture = st.columns([1, 3.6], gap="medium")
    with controls:
        config, view = terrain.settings(plane)
    with picture:
        terrain.show(config, view)
    tasks.terrain(config, view)
    lesson.code(random_direction, gradient_descent.surface)


LIMITS = """
- **Downhill is not lowest.** It ends in the valley it starts in; nothing tells it that another one is deeper.
- **One learning rate for all weights** suits neither a ravine nor a plateau.
- **A race is won by its settings.** Another surface, start or learning rate, another winner.
- **Where the slope is zero it says nothing:** minimum, saddle and plateau look alike to it.
- **A plane is a thin cut.** Two directions of thousands show a valley, not the whole landscape.
"""
SOURCES = (
    "A. Cauchy (1847). Méthode générale pour la résolution des systèmes d'équations simultanées.",
    "H. Robbins and S. Monro (1951). A stochastic approximation method.",
    "D. Rumelhart, G. Hinton and R. Williams (1986). Learning representations by back-propagating errors.",
    "L. Prechelt (1998). Early stopping, but when?",
    "N. Srivastava et al. (2014). Dropout: a simple way to prevent neural networks from overfitting.",
    "D. Kingma and J. Ba (2015). Adam: a method for stochastic optimization.",
    "L. Smith (2017). Cyclical learning rates for training neural networks, section 3.3.",
    "L. Bottou, F. Curtis and J. Nocedal (2018). Optimization methods for large-scale machine learning.",
    "H. Li et al. (2018). Visualizing the loss landscape of neural nets.",
)

try:
    {
        "Descend": walk,
        "Race": race,
        "Backpropagation": back,
        "Batches": batch,
        "Overfitting": overfit,
        "Landscape": landscape,
    }[part]()
except Refused as refused:
    st.error(str(refused))
lesson.limits(LIMITS)
lesson.sources(SOURCES)
