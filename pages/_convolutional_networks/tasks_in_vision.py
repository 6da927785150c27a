"""Two tasks on one picture: a class with a probability, and a number on a line."""

import base64
from typing import Any

import numpy as np
import streamlit as st

from core.classifiers import regression, turns, views
from core.classifiers.turning import turned
from core.data import mnist
from core.runs import Refused
from pages._shell import card, figure, hand, lesson, warm
from pages._shell.lesson import Task

_picture = figure.component("vision_tasks", "vision_tasks")
ANGLE = (-regression.LIMIT, regression.LIMIT)


def show(row: Any) -> None:
    """Show a digit that is turned, the classifier's bars and the regressor's dial."""
    with row:
        digit = st.number_input("Held-out digit", 0, 999, views.TURNED, key="task_n", bind="query-params", width=130,
                                label_visibility="collapsed", help="Which of the 1,000 held-out digits")  # fmt: skip
    picture = st.container()
    with hand.expander():
        angle = st.slider("Angle in degrees, counterclockwise", *ANGLE, 40, key="angle", bind="query-params")
        st.latex(
            r"L_\text{class} = -\ln p_y,\; p = \operatorname{softmax}(z),\; z \in \mathbb{R}^{10} \qquad "
            r"L_\text{angle} = (\hat{y} - y)^2,\; \hat{y} = w \cdot h + b \in \mathbb{R}"
        )
    try:
        found, over = answers(digit), views.turn_errors()
    except Refused as refused:
        st.error(str(refused))
        return
    with picture:
        hand.show(_picture, "turning", {"angle": angle}, _moved, **_sent(digit, found, over))
        if found is None:
            warm.notice()
    st.markdown(_honest())
    _tasks(digit, angle, found)
    lesson.code(regression.build_regressor, turned, turns.both_answers)
    card.show(views.card_of("angle_regressor"))


def answers(digit: int) -> turns.Turns | None:
    """Return both networks' answers to the turned digit; None while TensorFlow starts."""
    if digit == views.TURNED:
        return views.turned_digit()
    return _computed(digit) if warm.ready() else None


@st.cache_data(show_spinner=False, max_entries=200)
def _computed(digit: int) -> turns.Turns:
    return turns.both_answers(mnist().test_images[digit])


def _sent(digit: int, found: turns.Turns | None, over: turns.Errors) -> dict[str, Any]:
    """Return the drawing's numbers: every angle at once, so that it turns without asking again."""
    return {
        "sheet": base64.b64encode(turns.sheet(mnist().test_images[digit]).tobytes()).decode(),
        "shares": found and _packed(found.probabilities),
        "told": found and _packed(found.angles),
        "label": int(mnist().test_labels[digit]),
        "coarse": turns.COARSE.tolist(),
        "accuracy": over.accuracy.tolist(),
        "error": over.angle_error.tolist(),
        "constant": turns.constant_error().tolist(),
    }


def _packed(values: Any) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()


def _moved(said: Any) -> None:
    st.session_state["angle"] = int(np.clip(int(said["angle"]), *ANGLE))


def _honest() -> str:
    """Return what the regressor cannot know, with its card's numbers."""
    quality = views.card_of("angle_regressor").quality
    return (
        f"The regressor is off by **{quality['held_out_mean_absolute_error']:.1f}°** on average over all angles "
        f"(always saying 0°: {quality['constant_guess']:.0f}°). It cannot be much better: nobody writes exactly "
        f"upright. Of digits nobody turned it says {quality['upright_mean']:.1f}° on average, give or take "
        f"**{quality['upright_spread']:.1f}°**; that is the writer's slant. The classifier never saw turned digits."
    )


def _tasks(digit: int, angle: int, found: turns.Turns | None) -> None:
    label = int(mnist().test_labels[digit])
    wrong = found is not None and int(found.probabilities[angle + regression.LIMIT].argmax()) != label
    lesson.tasks(
        Task(
            "Turn a digit until the classifier is wrong. Do its probabilities then become even, as if in doubt?",
            ("Yes, all near 10 %", "Often not: it is sure and wrong"),
            1,
            "Softmax shares 100 % among ten names whatever it sees; nothing in its training taught it to doubt.",
            done=wrong,
        ),
        Task(
            "Both networks start alike. What makes one answer with a class and the other with a number?",
            ("The convolutions", "The last layer and the loss", "The training pictures"),
            1,
            "Ten outputs, softmax and cross-entropy, or one linear output and squared error. The rest may be alike.",
        ),
        Task(
            "The angle is off by 20° instead of 10°. By what factor does the squared error grow?",
            ("2", "4", "20"),
            1,
            "(2e)² = 4e². A far-off answer pulls on the weights out of proportion.",
        ),
        Task(
            "A 6 is turned by 180°. Which task has a right answer that a person would dispute?",
            ("The class", "The angle"),
            0,
            "It looks like a 9. The angle is still 180° for whoever turned it; the class depends on which way is up.",
        ),
        key="vision-tasks",
    )
