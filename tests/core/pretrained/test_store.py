"""Storing models: what is counted, what is refused, what survives the way to disk and back."""

import dataclasses
import json

import numpy as np
import pytest

from core.pretrained import load, names, save
from core.pretrained.card import FIELDS
from core.runs import Refused

SAID = {
    "name": "tiny", "what": "a test", "data": "none", "recipe": "none", "seed": 0, "epochs": 1, "seconds": 0.1,
    "quality": {}, "limits": "all", "licence": "free", "made_by": "hand", "config": {"widths": [2]},
}  # fmt: skip


@pytest.fixture
def numbers():
    return {
        "dense/kernel": np.arange(6, dtype=np.float32).reshape(2, 3),
        "norm/moving_mean": np.ones(3, np.float32),
        "about.codes": np.full(5, 1 / 3),
    }


def test_only_what_was_learned_is_counted_as_a_parameter(tmp_path, numbers):
    assert save(SAID, numbers, tmp_path).parameters == 6


def test_weights_come_back_in_order_as_float32_and_other_numbers_untouched(tmp_path, numbers):
    save(SAID, numbers, tmp_path)
    stored = load("tiny", tmp_path)
    assert list(stored.numbers) == list(numbers)
    for name, values in numbers.items():
        np.testing.assert_array_equal(stored.numbers[name], values)
    assert [each.dtype for each in stored.weights] == [np.float32, np.float32]
    with pytest.raises(ValueError, match="read-only"):
        stored.numbers["dense/kernel"][0] = 1


def test_a_weight_loses_at_most_what_half_precision_loses(tmp_path):
    values = np.random.default_rng(0).normal(size=1000).astype(np.float32)
    save(SAID, {"w": values}, tmp_path)
    np.testing.assert_allclose(load("tiny", tmp_path).numbers["w"], values, rtol=2**-11, atol=2**-24)


def test_a_missing_model_is_refused_with_the_command_that_makes_it(tmp_path):
    with pytest.raises(Refused, match=r"missing.*core\.pretrained make tiny"):
        load("tiny", tmp_path)


@pytest.mark.parametrize("place", [0, 100, -1])
def test_one_changed_byte_is_found(tmp_path, numbers, place):
    save(SAID, numbers, tmp_path)
    path = tmp_path / "tiny.npz"
    stored = bytearray(path.read_bytes())
    stored[place] ^= 1
    path.write_bytes(bytes(stored))
    with pytest.raises(Refused, match="damaged"):
        load("tiny", tmp_path)


@pytest.mark.parametrize("field", FIELDS)
def test_a_card_without_a_field_is_refused(tmp_path, numbers, field):
    card = dataclasses.asdict(save(SAID, numbers, tmp_path))
    del card[field]
    (tmp_path / "tiny.json").write_text(json.dumps(card))
    with pytest.raises(Refused, match="incomplete"):
        load("tiny", tmp_path)


def test_a_card_that_counts_wrongly_is_refused(tmp_path, numbers):
    card = dataclasses.asdict(save(SAID, numbers, tmp_path))
    (tmp_path / "tiny.json").write_text(json.dumps(card | {"parameters": 7}))
    with pytest.raises(Refused, match="6 parameters"):
        load("tiny", tmp_path)


def test_names_lists_what_is_there(tmp_path, numbers):
    assert names(tmp_path) == ()
    save(SAID, numbers, tmp_path)
    assert names(tmp_path) == ("tiny",)
