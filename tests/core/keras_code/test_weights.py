"""The shipped models' scripts build the same networks from Keras' layers: they print what stands on the cards."""

import pytest

from core import keras_code
from core.pretrained import load


@pytest.mark.parametrize("name", ["classifier", "dense_classifier", "angle_regressor"])
@pytest.mark.usefixtures("tensorflow")
def test_a_digit_reader_gets_its_cards_numbers(name, run):
    card = load(name).card
    found = run(keras_code.pretrained(name))
    assert found.pop("parameters") == card.parameters
    assert len(found) >= 3
    for quality, value in found.items():
        assert value == pytest.approx(card.quality[quality], abs=6e-3 if name == "angle_regressor" else 6e-5), quality
