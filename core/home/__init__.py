"""The first page's facts and its experiment: what deep learning is, why now, and rules against learned features."""

from core.home.history import EVENTS, KINDS, Event
from core.home.learned import Features, Shifts, best_patches, shifted_accuracy
from core.home.rule import SHIFTS, ink_in_the_middle, moved, rule_says_one, zeros_and_ones
from core.home.sets import EXAMPLES, SETS, Example, belonging
from core.home.shipped import read

__all__ = [
    "EVENTS",
    "EXAMPLES",
    "KINDS",
    "SETS",
    "SHIFTS",
    "Event",
    "Example",
    "Features",
    "Shifts",
    "belonging",
    "best_patches",
    "ink_in_the_middle",
    "moved",
    "read",
    "rule_says_one",
    "shifted_accuracy",
    "zeros_and_ones",
]
