"""One wild point and the three lines it does or does not move."""

from typing import Any

import streamlit as st

from core import losses
from core.losses import outlier
from core.runs import Refused
from pages._shell import figure, hand, lesson
from pages._shell.lesson import Task

Points = tuple[tuple[float, float], ...]
_picture = figure.component("losses_outlier", "losses_outlier")
START: Points = (*outlier.POINTS, outlier.OUTLIER)
DELTA = (0.1, 10.0, 0.1)


def show(_row: Any) -> None:
    """Show points and fits."""
    picture = st.container()
    with hand.expander():
        delta = hand.number("Huber's δ", "delta_fit", 1, DELTA)
        points = hand.typed("Points x,y", "points", words(START), read)
        try:
            fits = losses.fit(points, delta)
        except Refused as refused:
            st.error(str(refused))
            fits = None
        else:
            _on_paper(fits)
    with picture:
        state = {"points": points, "delta": delta}
        hand.show(_picture, "outlier", state, _moved, start=START, box=outlier.BOX)
    _tasks(fits, points)
    lesson.code(losses.fit)


def words(points: Points) -> str:
    """Return points as the text of the link: 0.5,1.4 1.2,1.5."""
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def read(text: str) -> Points:
    """Read points from the link's text, moved inside the picture."""
    try:
        pairs = [tuple(float(number) for number in word.split(",")) for word in text.split()]
        points = tuple((_inside(x, 0), _inside(y, 1)) for x, y in pairs)
    except ValueError:
        raise Refused("Write each point as x,y with a space between points.") from None
    if not 2 <= len(points) <= outlier.MOST_POINTS:
        raise Refused(f"A line takes 2 to {outlier.MOST_POINTS} points.")
    return points


def _inside(value: float, axis: int) -> float:
    low, high = outlier.BOX[axis]
    if value != value:
        raise ValueError
    return max(low, min(high, value))


def _moved(said: Any) -> None:
    st.session_state["points"] = words(read(words(tuple((float(x), float(y)) for x, y in said["points"]))))
    hand.keep("delta_fit", said["delta"], DELTA)


def _on_paper(fits: losses.Fits) -> None:
    st.latex(
        r"\text{MSE: } \min \tfrac{1}{n}\sum (a + b x_i - y_i)^2 \qquad \text{MAE: } \min \tfrac{1}{n}\sum "
        r"\lvert a + b x_i - y_i \rvert"
    )
    rows = [
        {"loss": name, "intercept a": line.intercept, "slope b": line.slope, "mean loss": line.loss}
        for name, line in (("MSE", fits.mse), ("MAE", fits.mae), ("Huber", fits.huber))
    ]
    st.dataframe(rows, hide_index=True)


def _tasks(fits: losses.Fits | None, points: Points) -> None:
    lowest = min(y for _, y in points)
    lesson.tasks(
        Task(
            "The wild point is dragged further and further down. Which line keeps following it?",
            ("MSE", "MAE", "Both"),
            0,
            "Its pull under the squared error grows with the distance. Under the absolute error it stays 1 however "
            "far away it is.",
            done=lowest < -2,
        ),
        Task(
            "Huber's δ becomes very large. Which line does Huber's become?",
            ("The MAE line", "The MSE line", "A third one"),
            1,
            "Then every point lies inside δ, and half the square is least where the square is.",
            done=bool(fits and abs(fits.huber.slope - fits.mse.slope) < 1e-9),
        ),
        Task(
            "And a very small δ?",
            ("Close to the MAE line", "Close to the MSE line", "A level line"),
            0,
            "Almost every point then lies beyond δ, where Huber is straight as the absolute error is.",
            done=bool(fits and fits.delta <= 0.2),
        ),
        key="outlier",
    )
