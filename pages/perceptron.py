"""The perceptron: one neuron draws one line; move it, teach it, and see what it cannot do."""

from itertools import pairwise

import streamlit as st

from core import keras_code, networks, perceptron
from core.runs import Refused
from pages._perceptron import deep, hidden_layer, layers, points
from pages._perceptron import neuron as shown
from pages._perceptron.points import Offer
from pages._shell import header, lesson
from pages._shell.lesson import Task

QUIET = {"label_visibility": "collapsed"}
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
SETS = {known.title: known for known in (*perceptron.POINT_SETS.values(), points.cloud())}

header.show("Perceptron", "One neuron draws one straight line. Move it, teach it, see what it cannot do.")
row = st.container(horizontal=True, vertical_alignment="center")
with row:
    part = lesson.parts("Neuron", "Gates", "Learning", "One to many")


def neuron() -> None:
    """One neuron with live numbers, its line and the worked sum."""
    now = shown.show(perceptron.LECTURE, perceptron.LECTURE_POINT, key="neuron")
    lesson.tasks(
        Task(
            "In the lecture's example the bias w0 goes from 1 to 6, the weights stay. What does the line do?",
            ("It turns", "It shifts without turning", "Nothing"),
            1,
            "Its direction hangs on w1 and w2 alone; |w0|/‖w‖ is its distance from the origin, now 6 times as far.",
            done=(now.bias, now.weights) == (6, (3, -2)),
        ),
        Task(
            "Bias and both weights are doubled: w0 = 2, w = (6, -4). What changes?",
            ("The line moves", "The line turns", "Only the output near the line gets steeper"),
            2,
            "2 + 6x1 - 4x2 = 0 is the same line, but every z is twice as large, so the sigmoid is twice as sure.",
            done=(now.bias, now.weights) == (2, (6, -4)),
        ),
        Task(
            "The lecture's neuron again, y below one half. Only w1 may change: which way, until y is above one half?",
            ("Up, since larger weights give more", "Down, since x1 is negative", "It cannot be done"),
            1,
            "x1 = -1 takes w1 away from the sum: z = 1 - w1 - 4 rises as w1 falls, and is above 0 once w1 is below -3.",
            done=(now.bias, now.weights[1]) == (1, -2) and now.weights[0] < -3,
        ),
        key="neuron",
    )
    lesson.code(perceptron.work_out, perceptron.outputs, perceptron.boundary)


def gates() -> None:
    """Truth tables that turn right and wrong while the line moves."""
    with row:
        names = list(perceptron.GATES)
        gate = st.segmented_control(
            "Gate", names, default="AND", key="gate", bind="query-params", required=True, label_visibility="collapsed"
        )
        hidden = gate == "XOR" and st.toggle("With a hidden layer", key="hidden", bind="query-params")
    right = 4
    if hidden:
        shown.network()
    else:
        now = shown.show(perceptron.Neuron(-0.5, (1, 1), "step"), (0.0, 1.0), key="gates", gate=gate)
        right = sum(row.right for row in perceptron.judge(now, gate))
    lesson.tasks(
        Task(
            "Turn all four rows of NAND right. Which signs do the two weights get?",
            ("Both positive", "One of each", "Both negative"),
            2,
            "NAND is 0 only where both inputs are 1: each input must pull z down, and a positive bias holds it up.",
            done=gate == "NAND" and right == 4,
        ),
        Task(
            "How many of XOR's four rows can one line get right?",
            ("2", "3", "4"),
            1,
            "Three. (0, 1) and (1, 0) must be on one side, (0, 0) and (1, 1) on the other, but those two pairs cross.",
            done=gate == "XOR" and right == 3,
        ),
        Task(
            "What turns all four rows of XOR right?",
            ("A steeper activation", "Another bias", "A second layer"),
            2,
            "Two hidden neurons draw one line each, and the last one asks for the strip between them.",
            done=gate == "XOR" and bool(hidden),
        ),
        key="gates",
    )
    lesson.code(perceptron.judge, perceptron.best_line, perceptron.xor_network)


def learning() -> None:
    """Perceptron rule and logistic regression side by side, step by step."""
    with row:
        chosen, labels, rate, order, seed = _settings()
    network = perceptron.hidden_layer(chosen, labels, rate, seed)
    if hidden_layer.opened() and network:
        with row:
            hidden_layer.leave()
        hidden_layer.show(network, RATES)
    else:
        try:
            _two_lessons(perceptron.Rule(chosen, labels, rate, order, seed, max_updates=100), network)
        except Refused as refused:
            points.empty(str(refused))
    with st.expander("The points as a table", icon=":material/table:"):
        points.table(chosen, labels)
    _learning_tasks(rate, perceptron.separable(chosen, labels).separable)
    lesson.code(perceptron.steps, perceptron.logistic_steps, networks.Loop, networks.train)


def _settings() -> tuple[points.Points, points.Labels, float, str, int]:
    """Return points, labels, learning rate, order and seed."""
    quiet = {"bind": "query-params", **QUIET}
    st.markdown("Points")
    preset = st.selectbox("Points", list(SETS), key="set", on_change=points.forget, width=165, **quiet)
    st.markdown("Learning rate")
    rate = st.selectbox("Learning rate", RATES, index=5, key="rate", width=100, format_func="{:g}".format, **quiet)
    with st.popover("", icon=":material/tune:", help="Order and seed", key="learning-more"):
        order = st.radio("Points are visited", perceptron.ORDERS, key="order", bind="query-params")
        seed = st.number_input("Seed of the shuffling", 0, 9999, 0, key="seed", bind="query-params")
        st.button("Back to the set's own points", on_click=points.forget, key="own-points-away")
    return *points.current(SETS[preset]), rate, order, seed


def _two_lessons(rule: perceptron.Rule, network: networks.Config | None) -> None:
    """Show rule and descent on the same points, and what helps where they fail."""
    both = points.lessons(rule, steps=100)
    verdict, bound = perceptron.separable(rule.points, rule.labels), perceptron.mistake_bound(rule)
    said = verdict.sentence
    if bound:
        said += f" Corrections the rule made: {both[0][-1].updates}. Novikoff's bound: at most {bound.corrections}."
    offers = []
    if not verdict.separable and network:
        offers.append(Offer("hidden", "Solve it with a hidden layer", lambda: hidden_layer.open_with(network)))
    if any(later.loss > earlier.loss for earlier, later in pairwise(both[1])):
        tenth = min(RATES, key=lambda known: abs(known - rule.learning_rate / 10))
        said = f"The loss of the logistic regression jumps up: its steps are too large. {said}"
        offers.append(Offer("cure", f"Learning rate {tenth:g}", lambda: st.session_state.update(rate=tenth)))
    points.planes(rule, both, said, offers)
    lesson.take_away(keras_code.offer(rule, [both[1][-1].index]), "perceptron")


def _learning_tasks(rate: float, separable: bool) -> None:
    lesson.tasks(
        Task(
            "The rule starts at w = 0. Its learning rate goes from 0.5 to 5. How many corrections does it make now?",
            ("Ten times fewer", "Just as many", "Ten times more"),
            1,
            "All weights grow tenfold together, and z keeps its sign: the same line at every step.",
            done=rate == 5,
        ),
        Task(
            "One point deep inside class 0 is flipped to class 1. What does the perceptron rule do?",
            ("It ignores the point", "It stops at the best line", "It never rests"),
            2,
            "It rests only where no point is wrong, and no such line exists any more. Logistic regression settles.",
            done=not separable,
        ),
        Task(
            "Which learning rate makes the loss of the logistic regression jump up and down?",
            ("A very small one", "A very large one", "None can"),
            1,
            "A step as long as the valley is wide lands on the other side, higher than before.",
            done=rate >= 10,
        ),
        key="learning",
    )


def many() -> None:
    """Several neurons are a Dense layer; layers are a network."""
    views = {
        "Dense layer": layers.dense_layer,
        "As code": layers.as_code,
        "Hidden layer": deep.hidden_layer,
        "Deep network": deep.deep_network,
    }
    with row:
        view = st.segmented_control(
            "Show",
            list(views),
            default="Dense layer",
            key="many",
            bind="query-params",
            required=True,
            label_visibility="collapsed",
        )
    views[view]()
    lesson.tasks(
        Task(
            "A Dense layer has 3 inputs and 4 units. How many parameters does it learn?",
            ("12", "15", "16"),
            2,
            "3 · 4 weights and one bias for each of the 4 units: 16. Set it up under Dense layer and count the table.",
            done=(st.session_state.get("m_inputs"), st.session_state.get("m_units")) == (3, 4),
        ),
        Task(
            "Every hidden layer gets twice as many units. What happens to the parameters between two of them?",
            ("They double", "They grow about fourfold", "They stay"),
            1,
            "Twice the inputs times twice the units: from 64 to 128 units, 4,160 become 16,512.",
            done=view == "Deep network" and st.session_state.get("m_width") == 128,
        ),
        Task(
            "In the Dense layer x = (-1, 2) becomes (-2, 4). Do all sums z double?",
            ("Yes", "Only where the bias is 0", "None does"),
            1,
            "The weights' part doubles, the bias stays: z = w0 + x W.",
            done=(st.session_state.get("m_x1"), st.session_state.get("m_x2")) == (-2, 4),
        ),
        key="many",
    )


LIMITS = """
- One neuron draws **one straight line**. XOR, a circle in a ring, two spirals: no weights will do.
- The perceptron rule rests only where **no** point is wrong. One mislabelled point keeps it going for ever.
- It takes the first line without a mistake, not the one with the widest gap.
- The step has no slope to go down; that is why deeper networks use smooth activations.
"""
SOURCES = (
    "W. S. McCulloch and W. Pitts (1943). A logical calculus of the ideas immanent in nervous activity.",
    "F. Rosenblatt (1958). The perceptron: a probabilistic model for information storage and organization.",
    "A. B. J. Novikoff (1962). On convergence proofs on perceptrons.",
    "M. Minsky and S. Papert (1969). Perceptrons: an introduction to computational geometry.",
)

{"Neuron": neuron, "Gates": gates, "Learning": learning, "One to many": many}[part]()
lesson.limits(LIMITS)
lesson.sources(SOURCES)
