"""Adversarial examples: one slider makes a digit wrong, beside noise of equal size."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from core.figures import theme
from core.limitations import adversarial, hardening, learner, shipped
from core.limitations.adversarial import Attack
from pages._limitations import digit, layout
from pages._limitations.sweep import Line, Panel, Sweep
from pages._limitations.sweep import show as show_sweep
from pages._shell import figure, lesson, training, warm
from pages._shell.lesson import Task
from pages._shell.pictures import grey

CLAIM = "A tiny aimed change makes a classifier wrong. Blind noise of equal size does not."
REMEDY = "train on attacked examples. It helps against that attack, costs training time, and is no guarantee."
VIEWS = ("Attack a digit", "Train against it")
AIMS = ("other", *map(str, range(10)))


def show() -> None:
    """Show the attack, or the cure."""
    picture, beside, view = layout.stage(CLAIM, VIEWS, "adv")
    (attack if view == VIEWS[0] else harden)(picture, beside)


def attack(picture: Any, beside: Any) -> None:
    """One digit, every epsilon."""
    with beside:
        facts = st.container()
        chosen = digit.choose("adv", adversarial.FIRST)
        with st.container(horizontal=True):
            method = st.selectbox("Attack", adversarial.METHODS, 1, key="adv_how", bind="query-params", width=95)
            aim = st.selectbox("Make it say", AIMS, key="adv_aim", bind="query-params", width=98)
            at = st.number_input(
                "ε", 0.0, adversarial.MOST, 0.076, 0.004, key="adv_eps", format="%g", bind="query-params", width=78
            )
    target = None if aim == AIMS[0] else int(aim)
    made = _made(chosen, method, target)
    with picture:
        show_sweep(
            _sweep(made, method, target, chosen.label),
            key="attack",
            at=at,
            alt=_alt(made, at),
            on_rest=lambda value: st.session_state.update(adv_eps=value),
        )
    with facts:
        _number(made)
        layout.remedy(REMEDY)
    _tasks(made, at, target)
    lesson.code(adversarial.fgsm, adversarial.pgd, adversarial.noise, adversarial.slope_of)


def _made(chosen: digit.Digit, method: str, target: int | None) -> Attack:
    stored = shipped.read("adversarial")
    if (chosen.number, method, target) == (adversarial.FIRST, "PGD", None):
        names = ("clean", "attacked", "noisy", "said", "said_noisy")
        return Attack(*(stored[f"first.{name}"] for name in names))
    if warm.ready():
        return _computed(chosen.picture, method, target, chosen.label)
    warm.notice()
    return _made(digit.held_out(adversarial.FIRST), "PGD", None)


@st.cache_data(max_entries=64, show_spinner="Attacking ...")
def _computed(picture: Any, method: str, target: int | None, label: int | None) -> Attack:
    return adversarial.attack(picture, method, target, label)


def _sweep(made: Attack, method: str, target: int | None, label: int | None) -> Sweep:
    difference = np.rint(128 + 127 * (made.attacked - made.clean) / adversarial.MOST).astype(np.uint8)
    panels = (
        Panel("The digit", grey(made.clean[None]), made.said[:1].repeat(len(made.said), 0)),
        Panel("Attacked", grey(made.attacked), made.said, note="aimed along the gradient"),
        Panel("Difference × 10", difference, signed=True, note="blue darker, orange lighter"),
        Panel("Noise, equal size", grey(made.noisy), made.said_noisy, note="the control"),
    )
    true = int(made.said[0].argmax()) if label is None else label
    return Sweep(
        "Size of the change ε", adversarial.EPSILONS, panels, _lines(method), ("ε", "named rightly"), true, target
    )


def _lines(method: str) -> tuple[Line, ...]:
    stored = shipped.read("adversarial")
    places = stored["curve.epsilons"]
    return (
        Line("noise", "grey", "3 5", stored["curve.noise"], places),
        Line("FGSM, one step", "violet", "12 5" if method == "PGD" else "", stored["curve.fgsm"], places),
        Line("PGD, ten steps (300 digits)", "orange", "" if method == "PGD" else "12 5", stored["curve.pgd"], places),
    )


def _number(made: Attack) -> None:
    flips, noise = made.flips, made.noise_flips
    was = made.said[0].argmax()
    survives = f"Noise {'does so at ' + format(noise, '.3f') if noise else 'of equal size does not do it up to 0.1'}."
    if flips is None:
        layout.number("> 0.1", f"This {was} withstands every ε here. {survives}")
        return
    becomes = made.said[np.flatnonzero(made.said.argmax(1) != was)[0]].argmax()
    layout.number(f"ε = {flips:.3f}", f"turns this {was} into a {becomes}; 1 is from paper to ink. {survives}")


def _alt(made: Attack, at: float) -> str:
    place = int(np.abs(adversarial.EPSILONS - at).argmin())
    says, control = made.said[place].argmax(), made.said_noisy[place].argmax()
    return f"At epsilon {at:g} the attacked digit is called {says}, the one with noise {control}."


def harden(picture: Any, beside: Any) -> None:
    """Two equal networks, one trained on attacked digits."""
    with beside:
        size = st.select_slider("ε in training", (0.02, 0.05, 0.1, 0.2), 0.1, key="adv_train", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, 0, key="adv_seed", bind="query-params")
    with picture:
        training.show(
            hardening.train, hardening.Config(size, seed=seed), _curves, key="hardening", first=hardening.Config()
        )
    job = st.session_state.get("hardening")
    with beside:
        if job and job.snapshots:
            last = job.snapshots[-1]
            layout.number(
                f"{layout.percent(last.usual[-1])} → {layout.percent(last.hardened[-1])}",
                "named rightly under FGSM of ε = 0.1, without and with attacked digits in training.",
            )
        layout.remedy(REMEDY)
    if job and job.snapshots:
        _hardened_tasks(job.config, job.snapshots[-1], size)
    lesson.code(hardening.train, learner.trainer)


def _hardened_tasks(config: hardening.Config, last: hardening.Snapshot, size: float) -> None:
    lesson.tasks(
        Task(
            "Not attacked at all (ε = 0): which network names more digits rightly here?",
            ("The usual one", "The hardened one", "Exactly equal"),
            (0, 1, 2)[1 if last.hardened[0] > last.usual[0] else 0 if last.hardened[0] < last.usual[0] else 2],
            f"{layout.percent(last.usual[0])} and {layout.percent(last.hardened[0])}: on clean digits they are close.",
            done=last.step == config.steps,
        ),
        Task(
            "Trained against steps of at most 0.02, attacked with 0.1. How much of the protection is left?",
            ("All of it", "A part of it", "None"),
            1,
            "It has seen attacks, only weaker ones. Train it and compare the right ends of both curves.",
            done=config.attack == 0.02,
        ),
        Task(
            "Trained against twice the size, 0.2. Where does the hardened curve move?",
            ("Up at the right", "Up everywhere", "Down everywhere"),
            0,
            "Protection against large steps is bought where steps are large; without an attack it does not help.",
            done=size == config.attack == 0.2,
        ),
        key="hardened",
    )


def _curves(snapshots: Sequence[hardening.Snapshot], live: bool) -> None:
    last = snapshots[-1]
    chart = theme.figure(
        height=layout.TALL - 60,
        xaxis_title="ε of the attack",
        yaxis_title="named rightly",
        yaxis_range=[0, 1.02],
        yaxis_tickformat=".0%",
    )
    for name, values, colour, dash in (
        ("usual training", last.usual, theme.ORANGE, "dash"),
        ("trained on attacked digits", last.hardened, theme.GREEN, "solid"),
    ):
        line = {"color": colour, "dash": dash, "width": 4}
        chart.add_trace(go.Scatter(x=hardening.EPSILONS, y=values, name=name, line=line, mode="lines+markers"))
    frames = [figure.Frame(f"step {each.step}", {0: {"y": each.usual}, 1: {"y": each.hardened}}) for each in snapshots]
    alt = f"Under an attack of 0.1 {last.usual[-1]:.0%} against {last.hardened[-1]:.0%} are named rightly."
    figure.show(chart, key="hardening-curves", alt=alt, frames=[] if live else frames)


def _tasks(made: Attack, at: float, target: int | None) -> None:
    place = int(np.abs(adversarial.EPSILONS - at).argmin())
    fooled = made.said[place].argmax() != made.said[0].argmax()
    lesson.tasks(
        Task(
            "The difference is at most 0.06 of the grey scale. Can it change the name?",
            ("No", "Yes"),
            1,
            "Every one of 784 pixels moves a little in the direction that hurts, and the small steps add up.",
            done=bool(fooled and at <= 0.06),
        ),
        Task(
            "Noise moves every pixel just as far. Does it fool the classifier as early?",
            ("Yes", "No"),
            1,
            "In 784 dimensions a random direction is almost at a right angle to the gradient: its steps cancel.",
            done=bool(fooled and made.said_noisy[place].argmax() == made.said[0].argmax()),
        ),
        Task(
            "Can the attack choose what the digit is called?",
            ("Yes, often", "Never"),
            0,
            "It then goes downhill on the loss of the wanted digit instead of uphill on that of the true one.",
            done=target is not None and int(made.said[place].argmax()) == target,
        ),
        key="adversarial",
    )
