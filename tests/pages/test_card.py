"""A model's card says on screen what stands in its file."""

import pytest
from streamlit.testing.v1 import AppTest

from core import pretrained
from pages._shell import card


@pytest.mark.parametrize("name", pretrained.names())
def test_every_shipped_card_can_be_told(name):
    stored = pretrained.load(name).card
    rows = card.facts(stored)
    assert f"{stored.parameters:,} parameters" in rows["Size"]
    assert len(rows) == 5 + len(stored.quality) and all(isinstance(value, str) and value for value in rows.values())


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("test_accuracy", 0.99461, "99.46 %"),
        ("accuracy_by_digit", [1.0, 0.5], "100.00 %, 50.00 %"),
        ("loss", 0.123456, "0.1235"),
        ("density", {"a": 0.5, "b": 3}, "a: 0.5, b: 3"),
    ],
)
def test_qualities_are_told_in_few_characters(name, value, words):
    assert card.told(name, value) == words


@pytest.mark.parametrize(
    ("quality", "words"),
    [
        ("fid_2000", "FID, 2,000 digits"),
        ("GRU_accuracy", "GRU accuracy"),
        ("held_out_exact_of_10000", "Held out exact of 10,000"),
        ("ngram_1_bits", "Ngram 1 bits"),
        ("best", "Best"),
    ],
)
def test_qualities_are_named_in_words(quality, words):
    assert card.named(quality) == words


def test_the_box_opens_with_the_limits_first():
    def page():
        from core import pretrained
        from pages._shell import card

        card.show(pretrained.load("classifier").card)

    at = AppTest.from_function(page).run()
    assert not at.exception
    assert pretrained.load("classifier").card.limits in at.markdown[0].value
    offered = [button.label for button in at.get("download_button")]
    assert offered == ["Script (.py)", "Notebook (.ipynb)", "classifier.npz", "mnist_small.npz"]


def test_what_is_no_network_offers_no_code():
    def page():
        from core import pretrained
        from pages._shell import card

        card.show(pretrained.load("digit_pca").card)

    at = AppTest.from_function(page).run()
    assert not at.exception and not at.get("download_button")
