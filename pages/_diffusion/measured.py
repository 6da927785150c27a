"""How good the digits are: distance against steps and against guidance, as it stands on the model's card."""

import math
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from core.diffusion import quality, shipped
from core.figures import theme
from core.pretrained import load
from core.runs import Refused
from pages._shell import card, figure, lesson
from pages._shell.lesson import Task

HEIGHT = 380
SHARES = [0, 0.25, 0.5, 0.75, 1]
LOOK = {"DDIM": (theme.BLUE, "solid", "circle"), "DDPM": (theme.ORANGE, "dash", "square")}


def show(_row: Any) -> None:
    """Show the measured numbers of the shipped model."""
    try:
        known = shipped.card()
    except Refused as refused:
        st.error(str(refused))
        return
    told = known.quality
    _best(told)
    left, right = st.columns(2)
    if "over_steps" in told:
        with left:
            st.markdown("**More steps: closer to real digits**")
            figure.show(over_steps(told), key="q-steps", alt=_told_steps(told["over_steps"]))
    if "over_guidance" in told:
        with right:
            st.markdown("**Some guidance: closer. More: all alike**")
            figure.show(over_guidance(told), key="q-guidance", alt=_told_guidance(told["over_guidance"]))
    many = told.get("judged", {})
    st.caption(
        f"Each point on the left judges {many.get('over_steps', 0):,} digits, on the right "
        f"{many.get('over_guidance', 0):,}; fewer digits make the distance larger. It is measured in the features of "
        "our own digit classifier (Fréchet distance) and cannot be compared with numbers from elsewhere."
    )
    _tasks()
    card.show(known)
    lesson.code(quality.drawn, quality.judged, quality.held_out_loss)


def _best(told: Any) -> None:
    """Say how good the digits are at the usual setting."""
    best, many = told.get("best"), told.get("judged", {}).get("best", 0)
    if best is None:
        st.warning("This model has not been judged yet: python -m core.diffusion judge")
        return
    st.markdown(
        f"**{many:,} digits, {quality.USUAL_STEPS} steps, guidance {told['guidance']:g}:** distance to real digits "
        f"**{best['fid']:g}** (0 is the same distribution), class read as asked **{best['accuracy']:.1%}**, "
        f"density **{best['density']:g}**, coverage **{best['coverage']:g}**. The floor for real digits is about "
        f"{floor(many):.2g} at this number."
    )


def floor(count: int) -> float:
    """Return the distance that real training digits have at the stored number nearest to `count`."""
    floors = load("digit_statistics").card.quality["fid_of_n_training_digits"]
    nearest = min(floors, key=lambda n: abs(math.log(int(n) / max(count, 1))))
    return float(floors[nearest])


def over_steps(told: Any) -> go.Figure:
    """Return the distance against the number of steps, a line for each sampler."""
    made = theme.figure(height=HEIGHT, margin={"t": 40})
    for name, values in told["over_steps"].items():
        colour, dash, symbol = LOOK[name]
        made.add_scatter(
            x=[int(steps) for steps in values], y=list(values.values()), name=name, mode="lines+markers",
            line={"color": colour, "dash": dash, "width": 3}, marker={"symbol": symbol, "size": 11},
        )  # fmt: skip
    ticks = [int(steps) for steps in told["over_steps"]["DDIM"]]
    made.update_xaxes(type="log", title_text="steps", tickvals=ticks, ticktext=[str(t) for t in ticks])
    made.update_yaxes(title_text="distance (less is better)", rangemode="tozero")
    return made


def over_guidance(told: Any) -> go.Figure:
    """Return distance and coverage against guidance."""
    made = theme.figure(height=HEIGHT, margin={"t": 40, "r": 60})
    values = told["over_guidance"]
    places = [float(w) for w in values]
    made.add_scatter(
        x=places, y=[each["fid"] for each in values.values()], name="distance", mode="lines+markers",
        line={"color": theme.BLUE, "width": 3}, marker={"size": 11},
    )  # fmt: skip
    for name, colour, dash, symbol in (
        ("accuracy", theme.GREEN, "dot", "diamond"),
        ("coverage", theme.ORANGE, "dash", "square"),
    ):
        made.add_scatter(
            x=places, y=[each[name] for each in values.values()], name=f"{name} (right)", yaxis="y2",
            mode="lines+markers", line={"color": colour, "dash": dash, "width": 3},
            marker={"symbol": symbol, "size": 10},
        )  # fmt: skip
    made.update_layout(
        xaxis_title_text="guidance w",
        yaxis={"title": "distance (less is better)", "rangemode": "tozero"},
        yaxis2={"overlaying": "y", "side": "right", "range": [0, 1.05], "showgrid": False, "tickvals": SHARES},
    )
    return made


def _told_steps(values: Any) -> str:
    parts = [f"{name}: " + ", ".join(f"{d:g} at {s}" for s, d in each.items()) for name, each in values.items()]
    return f"Distance to real digits by number of steps. {'; '.join(parts)}."


def _told_guidance(values: Any) -> str:
    parts = [f"{each['fid']:g} at guidance {w}" for w, each in values.items()]
    return f"Distance to real digits: {', '.join(parts)}."


def _tasks() -> None:
    lesson.tasks(
        Task(
            "With only 5 steps, which sampler comes closer to real digits?",
            ("DDIM", "DDPM"),
            0,
            "DDPM counts on many small steps: with few of them the fresh noise it adds is not taken away again.",
            done=True,
        ),
        Task(
            "Guidance rises from 1 to 8. The classifier is happier with each digit. And coverage?",
            ("It rises too", "It falls"),
            1,
            "Each digit becomes more typical, so odd ways to write one are never drawn: fewer real ones are covered.",
            done=True,
        ),
        Task(
            "Why does this distance flatter guidance?",
            ("It counts sharp edges", "It looks through a classifier", "It is measured on noise"),
            1,
            "Guidance strengthens what tells classes apart, and that is just what the classifier's features see.",
        ),
        key="quality",
    )
