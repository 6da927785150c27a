"""Artificial intelligence, machine learning and deep learning as nested sets, with what belongs where."""

from dataclasses import dataclass

SETS = {
    "Artificial intelligence": "Any technique that lets a machine do what we call clever when a person does it.",
    "Machine learning": "The machine is not told the rule: it adjusts numbers until its answers fit examples.",
    "Deep learning": "Machine learning with many layers: each layer learns its own features from the layer before.",
}


@dataclass(frozen=True)
class Example:
    """One program in the history of the field; `innermost` is the smallest set it belongs to."""

    name: str
    year: int
    innermost: str
    why: str


_AI, _ML, _DL = SETS
EXAMPLES = (
    Example("Logic Theorist", 1956, _AI, "Searches for proofs with hand-written heuristics (Newell, Shaw and Simon)."),
    Example("MYCIN", 1976, _AI, "Some 600 if-then rules on infections, asked from doctors (Shortliffe)."),
    Example("Deep Blue", 1997, _AI, "Searches 200 million chess positions a second; people tuned its evaluation."),
    Example("Checkers player", 1959, _ML, "Adjusts the weights of its own evaluation by playing (Samuel)."),
    Example("Spam filter", 1998, _ML, "Counts words in examples of both kinds: naive Bayes (Sahami et al.)."),
    Example("Support vector machine", 1995, _ML, "Finds the widest gap between two classes (Cortes and Vapnik)."),
    Example("LeNet-5", 1998, _DL, "Learns its own filters and reads digits on bank cheques (LeCun et al.)."),
    Example("AlexNet", 2012, _DL, "Eight learned layers name 1,000 kinds of pictures (Krizhevsky et al.)."),
    Example("AlphaGo", 2016, _DL, "Deep networks judge Go positions; a search uses them (Silver et al.)."),
    Example("Transformer", 2017, _DL, "Attention in every layer; today's language models (Vaswani et al.)."),
)


def belonging(chosen: str) -> tuple[Example, ...]:
    """Return the examples inside the set `chosen`: those of the sets inside it belong to it too."""
    names = list(SETS)
    inside = names[names.index(chosen) :]
    return tuple(example for example in EXAMPLES if example.innermost in inside)
