"""A kept run is read back as the very run it was."""

import csv
import io
import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from core import exported
from core.activations.dead import Config as Dead
from core.autoencoders.live import Config as Autoencoder
from core.classifiers.training import Config as Classifier
from core.gans.config import Config as Game
from core.losses.passing import Config as Passing
from core.networks import Config as Network
from core.rnns.forecast import Config as Forecast
from core.runs import Refused, frozen, run_key


@dataclass(frozen=True)
class Snapshot:
    step: int
    loss: float
    word: str
    weights: tuple[Any, ...]
    picture: Any


SNAPSHOTS = tuple(
    Snapshot(i, float("nan") if i == 2 else 0.5 / (i + 1), "a, b", (frozen([[i, 1.5]]), frozen([2.0])),
             frozen(np.full((60, 60), i)))
    for i in range(4)
)  # fmt: skip
ABOUT = {"device": "CPU", "versions": {"python": "3"}, "link": "http://127.0.0.1/losses?part=Surface"}
CONFIGS = (
    Network(((0.1, 0.2), (1.0, -1e-7)), (0, 1), hidden=(4, 2), activation=("relu", "tanh"), dropout=(0.1, 0.0)),
    Network(((0.1, 0.2), (1.0, 0.0)), (0.5, 1.25), classes=0, changes=((5, 0.1),), held_out=()),
    Dead(), Autoencoder(), Classifier(), Passing(),
    Game(data="drawn", dots=tuple((i / 20, 0.04) for i in range(12))),
    Forecast(tuple(np.sin(np.arange(80)).tolist())),
)  # fmt: skip


@pytest.mark.parametrize("config", CONFIGS)
def test_the_same_run_comes_back(config):
    text = exported.write(config, SNAPSHOTS, ABOUT)
    again = exported.read(text.encode(), type(config))
    assert again == config
    assert run_key(again) == json.loads(text)["key"] == run_key(config)


def test_numbers_are_in_the_file_and_large_arrays_by_shape():
    said = json.loads(exported.write(CONFIGS[0], SNAPSHOTS, ABOUT))
    assert said["scalars"]["step"] == [0, 1, 2, 3]
    assert said["scalars"]["loss"] == [0.5, 0.25, None, 0.125]
    assert said["arrays"]["weights.0"]["values"] == [[[i, 1.5]] for i in range(4)]
    assert said["arrays"]["picture"] == {"shape": [4, 60, 60], "dtype": "int64"}
    assert said["link"] == ABOUT["link"]


def test_the_curve_is_a_table_any_reader_reads():
    head, *rows = csv.reader(io.StringIO(exported.curve(SNAPSHOTS)))
    assert head == ["step", "loss", "word"]
    assert rows[1] == ["1", "0.25", "a, b"]
    assert rows[2][1] == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "core.losses.passing.Config"}, "another page"),
        ({"format": 2}, "no run"),
        ({"key": "networks-0"}, "another version"),
        ({"config": {}}, "no run"),
        ({"config": [1]}, "no run"),
    ],
)
def test_a_file_that_was_changed_is_refused_in_a_sentence(change, words):
    said = json.loads(exported.write(CONFIGS[0], SNAPSHOTS, ABOUT)) | change
    with pytest.raises(Refused, match=words):
        exported.read(json.dumps(said).encode(), Network)


def test_fields_of_a_wrong_kind_and_bad_files_are_refused():
    said = json.loads(exported.write(CONFIGS[0], SNAPSHOTS, ABOUT))
    for value in ({"a": 1}, "text", None, -5, [[]]):
        wrong = said | {"config": said["config"] | {"points": value}}
        with pytest.raises(Refused):
            exported.read(json.dumps(wrong).encode(), Network)
    for content in (b"", b"\xff\x00", b"[]", b"{}", b"[" * 100_000, b"0" * (exported.LARGEST + 1)):
        with pytest.raises(Refused):
            exported.read(content, Network)


def test_one_changed_setting_is_noticed():
    said = json.loads(exported.write(CONFIGS[0], SNAPSHOTS, ABOUT))
    said["config"]["seed"] = replace(CONFIGS[0], seed=7).seed
    with pytest.raises(Refused, match="changed"):
        exported.read(json.dumps(said).encode(), Network)
