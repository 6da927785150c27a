"""The wirings: labels counted by hand, what ships, and that training learns and repeats itself."""

import numpy as np
import pytest

from core import runs
from core.data import mnist
from core.rnns import __main__ as making
from core.rnns import forecast, frames, gallery, memory, network, tracking, translation, wirings
from core.rnns.gallery import Config, Snapshot
from core.runs import Refused, run_key


def shipped(task, rule="parity"):
    config = gallery.first(task, rule)
    found = runs.load(making.SHIPPED, run_key(config), Snapshot)
    assert found, f"{task} is not shipped"
    return config, wirings.task(task, config.kind, config.units, rule), found


@pytest.mark.parametrize("rule", frames.LABELS)
def test_every_label_is_what_counting_from_the_first_frame_gives(rule):
    made = frames.streams(20, True, 3)
    given = frames.labels(made.digits, rule)
    for digits, row in zip(made.digits, given, strict=True):
        count = 0
        for t, digit in enumerate(digits):
            count += digit % 2 if rule == "parity" else digit == 3
            assert row[t] == (count % 2 if rule == "parity" else count)
    assert (mnist().test_labels[made.pictures] == made.digits).all()


def test_a_small_picture_holds_the_means_of_four_pixels():
    image = mnist().test_images[:1]
    assert wirings.small(image)[0, 14 * 3 + 5] == pytest.approx(image[0, 6:8, 10:12].mean() / 255)


def test_the_stored_features_are_those_of_the_shipped_classifier(tensorflow):
    from core.classifiers.network import pictures
    from core.classifiers.shipped import features

    fresh = features(pictures(mnist().test_images[:40]))
    np.testing.assert_allclose(frames.features()[1][:40], fresh, atol=2e-3 * fresh.max())


@pytest.mark.parametrize(
    ("task", "rule", "least"),
    [("one to one", "parity", 0.9), ("one to many", "parity", 0.97), ("many to one", "parity", 0.99),
     ("aligned", "parity", 0.96), ("aligned", "count", 0.96)],
)  # fmt: skip
def test_a_shipped_wiring_is_as_good_as_its_run_says(task, rule, least):
    _, made, found = shipped(task, rule)
    last = found[-1]
    assert made.accuracy(last.weights) == pytest.approx(last.accuracy, abs=1e-3)
    assert last.accuracy >= least and last.loss < found[0].loss
    assert sum(w.size for w in last.weights) == made.shape.parameters


def test_without_memory_the_last_frame_is_a_guess():
    _, made, found = shipped("aligned")
    alone = gallery.memoryless_right(found[-1].without, "parity")
    assert alone[:, 0].mean() > 0.65 and abs(alone[:, 3:].mean() - 0.5) < 0.06
    rows = wirings.video_rows("parity", True)
    hidden = network.opened(made.shape, found[-1].weights, rows.inputs).hidden
    assert abs(tracking.best(hidden, rows.wanted.astype(float)).correlation) > 0.6


def test_a_network_of_one_step_never_uses_its_recurrent_weights():
    _, made, found = shipped("one to one")
    start = gallery.first("one to one")
    first = found[0].weights[1]
    assert (first == found[-1].weights[1]).all() and start.kind == "SimpleRNN"


@pytest.mark.parametrize("task", wirings.TASKS)
def test_a_few_steps_lower_the_loss_and_repeat_exactly(task, tensorflow):
    config = Config(task, "SimpleRNN", 8, steps=8)
    first, again = (list(gallery.train(config)) for _ in range(2))
    assert [s.loss for s in first] == [s.loss for s in again]
    assert (first[-1].weights[0] == again[-1].weights[0]).all()
    assert first[0].step == 0 and first[-1].step == 8


def test_what_is_not_offered_is_refused():
    with pytest.raises(Refused, match="Choose a wiring"):
        Config("many to none")
    with pytest.raises(Refused, match="units"):
        Config("aligned", units=7)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Config("aligned", steps=10**9),
        lambda: Config("aligned", seed=-1),
        lambda: memory.Config(learning_rate=0),
        lambda: forecast.Config(tuple(map(float, range(60))), units=10**6),
        lambda: translation.Config(batch=10**6),
    ],
)
def test_no_training_can_be_asked_for_that_would_never_end(make):
    with pytest.raises(Refused, match="must be from"):
        make()
