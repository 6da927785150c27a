import itertools

import numpy as np
import pytest

from core import runs
from core.autoencoders import live
from core.autoencoders.__main__ import SHIPPED, shipped
from core.runs import Refused

SHORT = live.Config(variational=True, epochs=4, seed=3)


def test_the_same_seed_gives_the_same_snapshots_and_the_loss_falls():
    first = list(live.train(SHORT))
    again = list(live.train(SHORT))
    assert [each.step for each in first] == [*range(0, 124, 4), 124]
    for one, other in zip(first, again, strict=True):
        assert one.loss == other.loss and (one.codes == other.codes).all() and (one.rebuilt == other.rebuilt).all()
    assert first[-1].held_out_error < 0.45 * first[0].held_out_error
    assert first[-1].loss == pytest.approx(first[-1].error + first[-1].divergence, rel=1e-6)


def test_another_seed_gives_another_start():
    one, other = (next(live.train(live.Config(seed=seed))) for seed in (0, 1))
    assert one.step == 0 and not np.allclose(one.codes, other.codes)


def test_every_snapshot_can_be_stored_and_read(tmp_path):
    snapshots = list(itertools.islice(live.train(SHORT), 1))
    runs.save(tmp_path, "autoencoders-test", snapshots)
    (back,) = runs.load(tmp_path, "autoencoders-test", live.Snapshot)
    assert back.step == 0 and (back.codes == snapshots[0].codes).all() and back.rebuilt.dtype == np.uint8


@pytest.mark.parametrize(
    "wrong",
    [{"beta": 11}, {"beta": -1}, {"learning_rate": 2}, {"epochs": 3}, {"epochs": 81}, {"seed": -1}, {"seed": 10_000}],
)
def test_settings_that_cannot_be_trained_are_refused_in_a_sentence(wrong):
    with pytest.raises(Refused, match=r"\.$"):
        live.Config(**wrong)


def test_ten_digits_of_ten_classes_come_first_on_the_map():
    images, labels = live.held_out()
    assert labels[:10].tolist() == list(range(10)) and len(images) == len(labels) == 500
    assert len({image.tobytes() for image in images}) == 500


@pytest.mark.parametrize("config", shipped())
def test_the_shipped_run_is_the_one_its_page_asks_for(config):
    snapshots = runs.load(SHIPPED, runs.run_key(config), live.Snapshot)
    assert snapshots[-1].step == 40 * 31 and len(snapshots) == 41
    assert snapshots[-1].held_out_error < 0.5 * snapshots[0].held_out_error
    assert snapshots[-1].spreads.any() == config.variational
