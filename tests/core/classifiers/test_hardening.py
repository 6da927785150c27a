"""Two networks from one start: the first is the plain run, the second meets difficulties; the shipped run shows why."""

from pathlib import Path

import numpy as np
import pytest

from core import runs
from core.classifiers import difficulties, hardening, training
from core.classifiers.distortions import KINDS, chance, distorted
from core.classifiers.hardening import Config

SHIPPED = Path(__file__).resolve().parents[3] / "assets" / "models" / "runs"


@pytest.mark.parametrize(("change", "words"), [
    ({"kinds": ()}, "at least one"), ({"kinds": ("fog",)}, "at least one"), ({"share": 0.0}, "share"),
    ({"steps": 0}, "steps"), ({"learning_rate": -1.0}, "learning rate"),
])  # fmt: skip
def test_what_cannot_be_trained_is_said(change, words):
    with pytest.raises(runs.Refused, match=words):
        Config(**change)


def test_the_strongest_difficulty_is_a_share_of_its_range():
    assert Config(kinds=("turn", "bar"), share=0.25).strongest == {"turn": 45.0, "bar": 15.0}


@pytest.fixture
def few(monkeypatch):
    """Two kinds at two strengths on 20 digits, for speed."""
    monkeypatch.setattr(hardening, "KINDS", {name: KINDS[name] for name in ("turn", "bar")})
    monkeypatch.setattr(hardening, "LEVELS", 2)
    monkeypatch.setattr(hardening, "BATCH", 20)
    hardening.difficult_digits.cache_clear()
    yield
    hardening.difficult_digits.cache_clear()


def test_the_same_seed_gives_the_same_pair_and_the_first_of_it_is_the_plain_run(few, tensorflow):
    config = Config(kinds=("bar",), steps=10)
    once, again = (list(hardening.train(config)) for _ in range(2))
    for a, b in zip(once, again, strict=True):
        assert a.loss == b.loss and (a.hardened == b.hardened).all() and (a.plain == b.plain).all()
    plain = list(training.train(config.network))[-1]
    assert once[-1].plain_loss == pytest.approx(plain.loss, rel=1e-4)
    assert once[0].loss == once[0].plain_loss and once[-1].loss != once[-1].plain_loss
    assert once[-1].loss < once[0].loss


def test_a_curve_is_the_share_of_right_answers(few, tensorflow):
    images, labels = difficulties.batch_of(20)
    truth = np.eye(10, dtype=np.float32)[labels]
    turned = distorted(images, {"turn": KINDS["turn"].most}, chance(hardening.SCENES, 20))
    given = hardening.difficult_digits()[0]
    assert (given[20:40, ..., 0] == turned).all()
    found = hardening.curves(None, lambda _w, part: np.roll(truth, 1, 0)[: len(part)], portion=20)
    assert found == pytest.approx(np.full((2, 2), np.mean(np.roll(labels, 1) == labels)))


def test_the_shipped_pair_shows_what_training_against_difficulties_gains():
    run = runs.load(SHIPPED, runs.run_key(Config()), hardening.Snapshot)
    first, last = run[0], run[-1]
    assert (first.plain == first.hardened).all() and last.step == Config().steps
    gain = (last.hardened - last.plain).mean(axis=1)
    met = [i for i, kind in enumerate(KINDS) if kind in Config().kinds]
    assert gain[met].mean() > 0.08
    assert min(last.plain[:, 0].min(), last.hardened[:, 0].min()) > 0.9
