"""The perceptron: one neuron draws one line; move it, teach it, and see what it cannot do."""

from pages._shell import header, lesson

header.show("Perceptron", "One neuron draws one straight line. Move it, teach it, see what it cannot do.")
part = lesson.parts("Neuron", "Gates", "Learning", "One to many")


def neuron() -> None:
    """One neuron with live numbers, its line and the worked sum."""


def gates() -> None:
    """Truth tables that turn right and wrong while the line moves."""


def learning() -> None:
    """Perceptron rule and logistic regression side by side, step by step."""


def many() -> None:
    """Several neurons are a Dense layer; layers are a network."""


{"Neuron": neuron, "Gates": gates, "Learning": learning, "One to many": many}[part]()
