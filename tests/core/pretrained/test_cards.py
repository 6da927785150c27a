"""Every shipped model against its card, and every recipe against what is shipped."""

import numpy as np
import pytest

from core.pretrained import MODELS, load, names
from core.pretrained.__main__ import make, recipes, told
from core.pretrained.recipe import Made, Recipe

SHIPPED = names()
LARGEST = 8_000_000
TOLERANCE = 2e-3  # other processors round other sums


def test_there_is_a_recipe_for_each_shipped_model_and_the_other_way_round():
    assert set(recipes()) == set(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_file_is_what_its_card_says(name):
    stored = load(name)  # checks checksum and count
    card = stored.card
    assert card.name == name and card.bytes == (MODELS / f"{name}.npz").stat().st_size < LARGEST
    assert all(getattr(card, field) for field in ("what", "data", "recipe", "limits", "licence", "quality", "config"))
    assert card.made_by == f"python -m core.pretrained make {name} --data mnist.npz"
    assert all(np.isfinite(values).all() for values in stored.numbers.values() if values.dtype.kind == "f")


@pytest.mark.parametrize("name", ["classifier", "dense_classifier", "digit_statistics"])
def test_quality_measured_again_is_the_cards(name, tensorflow):
    stored = load(name)
    again = recipes()[name].measure(stored)
    assert again
    for what, value in again.items():
        assert value == pytest.approx(stored.card.quality[what], rel=0.01, abs=TOLERANCE), what


def test_make_stores_what_was_made_and_measures_what_was_read_back(tmp_path):
    made = Made({"w": np.array([1 / 3], np.float32)}, "w", "d", "r", 0, 1, "l", {"a": 1})
    recipe = Recipe("third", lambda digits: made, lambda stored: {"w": float(stored.numbers["w"][0])})
    stored = make(recipe, None, tmp_path)
    assert stored.card.quality == {"w": float(np.float16(1 / 3))} and stored.card.parameters == 1


def test_told_puts_nested_measures_into_words():
    assert told({"a": 0.123456, "b": [1, 2.0]}) == "{a: 0.1235, b: [1, 2]}"
