"""Data for every lesson: seeded points in the plane, the learner's own table, and handwritten digits."""

from core.data.digits import Digits, mnist
from core.data.planes import EXAMPLE_STUDENT, PLANES, Plane, Recipe, plane
from core.data.splits import Part, Scale, Split
from core.data.tables import table, to_csv

__all__ = [
    "EXAMPLE_STUDENT",
    "PLANES",
    "Digits",
    "Part",
    "Plane",
    "Recipe",
    "Scale",
    "Split",
    "mnist",
    "plane",
    "table",
    "to_csv",
]
