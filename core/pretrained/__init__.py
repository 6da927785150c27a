"""Models that were trained before: their weights and cards, read in milliseconds and trusted only when they match."""

from core.pretrained.card import Card
from core.pretrained.networks import numbers_of, put
from core.pretrained.recipe import Made, Recipe
from core.pretrained.store import MODELS, Pretrained, load, names, save

__all__ = ["MODELS", "Card", "Made", "Pretrained", "Recipe", "load", "names", "numbers_of", "put", "save"]
