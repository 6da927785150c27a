"""The compiled game in the plane: its updates by hand, its average, its seeds, its snapshots."""

import dataclasses

import numpy as np
import pytest

from core.gans import players, training
from core.gans.config import Config
from core.gans.hand import Hand
from core.gans.loop import AVERAGED, MOMENTUM, SQUARES, architecture, game_of
from core.gans.training import Table, knobs
from core.runs import load, run_key, save

pytestmark = pytest.mark.usefixtures("tensorflow")
SMALL = Config(g_layers=1, g_units=6, d_layers=1, d_units=6, steps=30, d_updates=2)


@pytest.fixture(scope="module")
def run(tensorflow):
    return list(training.train(SMALL))


def test_parameters_are_counted():
    generator, discriminator = players.widths(Config())
    assert players.parameters(generator) == 2 * 32 + 32 + 32 * 32 + 32 + 32 * 2 + 2 == 1218
    assert players.parameters(discriminator) == 2 * 32 + 32 + 32 * 32 + 32 + 32 + 1 == 1185
    game = game_of(architecture(SMALL))
    assert sum(int(np.size(w)) for w in game.start(0)["g"]) == players.parameters(players.widths(SMALL)[0])


def test_same_seed_gives_the_same_snapshots_and_another_seed_others(run):
    again, other = list(training.train(SMALL)), list(training.train(dataclasses.replace(SMALL, seed=1)))
    for one, two in zip(run, again, strict=True):
        for name, value in vars(one).items():
            np.testing.assert_array_equal(value, getattr(two, name))
    assert (run[-1].fakes != other[-1].fakes).any()


def test_run_survives_its_file(run, tmp_path):
    save(tmp_path, run_key(SMALL), run)
    back = load(tmp_path, run_key(SMALL), training.Snapshot)
    assert [each.step for each in back] == [each.step for each in run]
    np.testing.assert_array_equal(back[-1].surface, run[-1].surface)


def test_adam_step_is_adams_formula(tensorflow):
    game = game_of(architecture(SMALL))
    state, rate = game.start(0), 0.01
    rng = np.random.default_rng(0)
    slopes = [tuple(rng.normal(size=w.shape).astype(np.float32) for w in state["d"]) for _ in range(2)]
    m = s = [np.zeros_like(part) for part in slopes[0]]
    by_hand = [np.asarray(part) for part in state["d"]]
    for count, slope in enumerate(slopes, 1):
        state = game.moved(state, "d", slope, rate)
        m = [MOMENTUM * a + (1 - MOMENTUM) * g for a, g in zip(m, slope, strict=True)]
        s = [SQUARES * a + (1 - SQUARES) * g**2 for a, g in zip(s, slope, strict=True)]
        fair = [(a / (1 - MOMENTUM**count), b / (1 - SQUARES**count)) for a, b in zip(m, s, strict=True)]
        by_hand = [w - rate * a / np.sqrt(b) for w, (a, b) in zip(by_hand, fair, strict=True)]
    for ours, theirs in zip(state["d"], by_hand, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("who", ["d", "g"])
def test_slopes_are_finite_differences(who, tensorflow):
    game = game_of(architecture(SMALL))
    state, real = game.start(3), tensorflow.constant(SMALL.real().places)
    ask = game.discriminator_slope if who == "d" else game.generator_slope
    seed = tensorflow.constant([0, 5])
    _, slopes = ask(state, real, seed)
    matrix = np.asarray(state[who][0])
    for place in ((0, 0), (1, 3)):
        told = []
        for way in (1, -1):
            moved = matrix.copy()
            moved[place] += way * 2e-3
            told.append(float(ask(state | {who: (tensorflow.constant(moved), *state[who][1:])}, real, seed)[0]))
        assert float(slopes[0][place]) == pytest.approx((told[0] - told[1]) / 4e-3, abs=2e-3)


def test_average_follows_by_its_formula(tensorflow):
    table = Table(SMALL)
    before = [np.asarray(w) for w in table.state["mean"]]
    table.play((0, 1))
    for old, mean, new in zip(before, table.state["mean"], table.state["g"], strict=True):
        np.testing.assert_allclose(mean, AVERAGED * old + (1 - AVERAGED) * np.asarray(new), atol=1e-6)


def test_no_updates_change_nothing_and_d_alone_leaves_g(tensorflow):
    table = Table(SMALL)
    start = {name: [np.asarray(w) for w in table.state[name]] for name in "gd"}
    table.play((0, 5), (0, 0))
    for name in "gd":
        for old, new in zip(start[name], table.state[name], strict=True):
            np.testing.assert_array_equal(old, new)
    table.play((0, 5), (3, 0))
    np.testing.assert_array_equal(start["g"][0], table.state["g"][0])
    assert (start["d"][0] != np.asarray(table.state["d"][0])).any()


def test_learning_rates_and_updates_compile_nothing_new(tensorflow):
    table = Table(SMALL)
    table.play((0, 1))
    count = table.game.compiled.experimental_get_tracing_count()
    Table(dataclasses.replace(SMALL, g_rate=0.1, d_updates=5, data="ring", seed=4)).play((0, 3))
    assert table.game.compiled.experimental_get_tracing_count() == count
    assert {value.dtype.name for value in knobs(SMALL, 1, 1).values()} == {"int32", "float32"}


def test_snapshot_agrees_with_itself(run):
    last = run[-1]
    assert last.loss == pytest.approx(-(last.value_real + last.value_fake), rel=1e-6)
    assert last.fakes.shape == last.arrows.shape == (training.SAMPLES, 2)
    assert last.grid.shape == (training.LATTICE**2, 2)
    assert [each.step for each in run][0] == 0


def test_hand_reaches_the_runs_players_and_lowers_each_loss(run):
    at = run[-1].step
    hand = Hand(SMALL, at)
    np.testing.assert_array_equal(hand.seen.surface, run[-1].surface)
    for who in "dg":
        move = hand.move(who)
        assert move.loss_after < move.loss_before
        assert move.weights == players.parameters(players.widths(SMALL)[who == "d"])
        changed = (move.before.surface != move.after.surface).any()
        assert changed == (who == "d")
        assert (move.before.grid != move.after.grid).any() == (who == "g")
