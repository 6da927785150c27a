"""Every script that is given away runs in a clean namespace and prints the numbers of core's own run."""

import dataclasses
import json
import math
from itertools import islice

import numpy as np
import pytest

from core import convolution, images, keras_code, perceptron
from core.activations import dead, side_by_side
from core.autoencoders import live
from core.classifiers import hardening as difficult
from core.classifiers import training
from core.classifiers.distortions import KINDS
from core.diffusion import clouds
from core.diffusion import plane as diffusion
from core.gans import optimum
from core.gans.config import Config as Game
from core.gans.training import train as play
from core.gradient_descent import overfitting
from core.limitations import cost, groups, hardening, hunger, search, uncertainty
from core.losses import contest, passing
from core.networks import Config as Network
from core.networks import train as learn
from core.rnns import forecast, gallery, memory, translation

RANDOM = np.random.default_rng(0)
CLOUD = {
    "points": tuple(map(tuple, RANDOM.normal(size=(50, 2)).round(3).tolist())),
    "held_out": tuple(i % 5 == 0 for i in range(50)),
}
TWO, THREE = tuple(i % 2 for i in range(50)), tuple(i % 3 for i in range(50))
NETWORKS = {
    "full batch": Network(**CLOUD, labels=TWO, hidden=(4,), epochs=40),
    "small batches, Adam, penalties, dropout": Network(
        **CLOUD, labels=THREE, classes=3, hidden=(5, 3), activation=("relu", "tanh"), dropout=(0.2, 0.1), l1=0.01,
        l2=0.02, batch=12, optimizer="Adam", learning_rate=0.01, inputs=("x1", "sin_x2", "x1_x2"), epochs=12,
    ),
    "a number, dropout, a new rate": Network(
        **CLOUD, labels=tuple(float(x) for x, _ in CLOUD["points"]), classes=0, hidden=(6,), initialiser="He",
        dropout=0.3, optimizer="momentum", learning_rate=0.01, changes=((10, 0.003),), epochs=20,
    ),
}  # fmt: skip
RUNS = {
    **{f"network: {name}": (learn, config, None) for name, config in NETWORKS.items()},
    "dead units": (dead.train, dead.Config(epochs=40), None),
    "dead units, revived": (dead.train, dead.Config(epochs=40, switch_epoch=20), None),
    "two losses": (contest.train, contest.Config(epochs=40, hidden=(3,)), None),
    "will I pass": (passing.train, passing.Config(epochs=60), None),
    "overfitting": (overfitting.train, overfitting.Config(epochs=600, dropout=0.2, l2=0.001), 3),
    "GAN": (play, Game(steps=12, head_start=2, d_updates=2), None),
    "GAN, Wasserstein": (play, Game(steps=4, loss_name="Wasserstein-GP", optimizer="SGD", noise="uniform"), None),
    "best discriminator": (optimum.train, optimum.Config(gap=0.3, seed=2), 9),
    "diffusion": (diffusion.train, diffusion.Config(clouds.cloud("Moons"), 32, 100), 3),
    "classifier": (training.train, training.Config(filters=(4, 6), units=12, steps=8, dropout=0.25), None),
    "bent digits": (training.train, training.Config(filters=(4,), units=12, steps=45, augmented=True, seed=5), None),
    "variational autoencoder": (live.train, live.Config(variational=True, epochs=4), 3),
    "ensemble": (uncertainty.train, uncertainty.Config(50), 2),
    "one to one": (gallery.train, gallery.Config("one to one", "SimpleRNN", 8, steps=12), 3),
    "one to many": (gallery.train, gallery.Config("one to many", "LSTM", 8, steps=12), 3),
    "many to one": (gallery.train, gallery.Config("many to one", "GRU", 8, steps=12), 3),
    "aligned": (gallery.train, gallery.Config("aligned", "GRU", 8, steps=12), 3),
    "memory": (memory.train, memory.Config("GRU", 5, steps=20), None),
    "forecast": (forecast.train, forecast.Config(tuple(np.sin(np.arange(120) / 5).tolist()), units=6, steps=10), None),
    "translation": (translation.train, translation.Config(999, 200, units=8, steps=10, batch=16), 3),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_script_prints_the_numbers_on_screen(name, run, tensorflow):
    train, config, most = RUNS[name]
    snapshots = list(islice(filter(None, train(config)), most))
    found = run(keras_code.offer(config, [snapshot.step for snapshot in snapshots]))
    assert found
    for field, value in found.items():
        wanted = getattr(snapshots[-1], field)
        assert math.isfinite(value)
        assert value == pytest.approx(wanted, rel=2e-3, abs=2e-5), field


@pytest.mark.parametrize("order", perceptron.ORDERS)
@pytest.mark.usefixtures("tensorflow")
def test_the_neurons_script_makes_the_same_corrections_and_descends_as_far(order, run):
    points = ((0.1, 0.3), (1.2, -0.4), (-0.7, 0.9), (0.5, 1.5), (-1.1, -0.6))
    rule = perceptron.Rule(points, (0, 1, 0, 1, 0), learning_rate=0.1, order=order, seed=3, max_updates=100)
    last = list(perceptron.steps(rule))[-1]
    down = list(perceptron.logistic_steps(perceptron.Descent(rule.points, rule.labels, 0.1, max_steps=30)))[-1]
    found = run(keras_code.offer(rule, [down.index]))
    assert (found["rule_updates"], found["rule_mistakes"]) == (last.updates, last.mistakes)
    assert [found[f"rule_w{i}"] for i in range(3)] == pytest.approx(last.new, abs=1e-8)
    assert [found[f"descent_w{i}"] for i in range(3)] == pytest.approx(down.weights, rel=1e-6)
    assert found["descent_loss"] == pytest.approx(down.loss, rel=1e-6)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"stride": 2, "padding": "valid", "bias": 0.1, "relu": True, "colour": "grey"},
        {"dilation": 2, "padding": 1, "flip": True},
        {"dilation": 2, "padding": "same"},
    ],
)
@pytest.mark.usefixtures("tensorflow")
def test_the_filters_script_finds_the_same_values(settings, run, tmp_path):
    picture = np.random.default_rng(2).integers(0, 256, (14, 17, 3)).astype(np.float32) / 255
    (tmp_path / "picture.png").write_bytes(images.encode_png(picture))
    chosen = convolution.Filter(((1.0, 0.0, -1.0), (2.0, 0.5, -2.0), (1.0, 0.0, -1.0)), **settings)
    wanted = convolution.apply(picture, chosen)
    found = run(keras_code.offer(chosen, [0]))
    for name, value in found.items():
        assert value == pytest.approx(getattr(wanted, name), rel=1e-4, abs=1e-5), name
    assert images.decode((tmp_path / "filtered.png").read_bytes()).shape[:2] == wanted.raw.shape[:2]


@pytest.mark.usefixtures("tensorflow")
def test_the_script_on_hunger_for_data_names_as_many_digits_rightly(run):
    config = hunger.Config(noise=0.2, repeats=1)
    last = list(islice(filter(None, hunger.train(config)), 2))[-1]
    found = run(keras_code.offer(config, [0, last.step]))
    assert list(found) == ["convolutional_10_0", "dense_10_0"]
    assert list(found.values()) == pytest.approx(last.accuracy[:2, 0, 0], abs=0.01)


@pytest.mark.usefixtures("tensorflow")
def test_the_script_of_difficult_digits_makes_the_same_ones(run):
    config = difficult.Config(kinds=tuple(KINDS), share=0.9, steps=120, seed=1)
    snapshots = list(islice(difficult.train(config), 3))
    found = run(keras_code.offer(config, [snapshot.step for snapshot in snapshots]))
    last = snapshots[-1]
    assert found.pop("plain_loss") == pytest.approx(last.plain_loss, rel=2e-3)
    assert found.pop("loss") == pytest.approx(last.loss, rel=2e-3)
    wanted = np.stack([last.plain, last.hardened])
    assert list(found.values()) == pytest.approx(wanted.ravel(), abs=0.011)
    assert last.step == 24 and np.ptp(wanted, axis=2).max() > 0.3


@pytest.mark.usefixtures("tensorflow")
def test_the_script_of_the_search_finds_the_same_accuracies(run):
    config = search.Config(steps=20, seed=3)
    last = [snapshot for snapshot in islice(search.train(config), 9) if snapshot][-1]
    found = run(keras_code.offer(config, [0, last.step]))
    assert last.step >= 3 and len({trial.net.dropout for trial in search.trials(config)[: last.step]}) == 2
    assert found.pop("loss") == pytest.approx(last.loss, rel=2e-3)
    for i in range(last.step):
        assert found.pop(f"valid_{i}") == pytest.approx(last.valid[i], abs=0.01)
        assert found.pop(f"test_{i}") == pytest.approx(last.test[i], abs=0.01)
    assert not found


@pytest.mark.usefixtures("tensorflow")
def test_the_script_of_the_groups_finds_the_same_accuracies(run):
    config = groups.Config(minority=0.1, steps=60)
    last = [snapshot for snapshot in groups.train(config) if snapshot][-1]
    found = run(keras_code.offer(config, [0, last.step]))
    assert found.pop("loss") == pytest.approx(last.loss, rel=2e-3)
    wanted = groups.accuracy(last.said, groups.unseen()[1])
    assert list(found.values()) == pytest.approx(wanted.ravel(), abs=0.01)
    assert wanted[0, 1] < wanted[0, 0] - 0.1


@pytest.mark.usefixtures("tensorflow")
def test_the_script_of_adversarial_training_finds_the_same_accuracies(run):
    config = hardening.Config(steps=80)
    *_, last = islice(hardening.train(config), 6)
    found = run(keras_code.offer(config, [0, last.step]))
    assert found.pop("loss") == pytest.approx(last.loss, rel=2e-3)
    assert list(found.values()) == pytest.approx([*last.usual, *last.hardened], abs=0.015)


@pytest.mark.usefixtures("tensorflow")
def test_the_script_of_the_cost_counts_as_many_multiplications(run):
    found = run(keras_code.offer(cost.Config(), [0, 5]))
    assert list(found.values()) == [cost.macs(net) for net in cost.NETS]
    assert sum(" ms, " in line for line in run.text.splitlines() if line.startswith("#")) == len(cost.NETS)


def test_the_network_with_an_activation_is_the_playgrounds_script():
    pair = side_by_side.Config(epochs=20)
    alone = side_by_side.network(pair, pair.activation)
    assert keras_code.offer(pair, [20]).script() == keras_code.offer(alone, [20]).script()


def test_unknown_runs_have_no_script():
    assert keras_code.offer(object(), [0]) is None


def test_a_script_takes_exactly_its_own_settings():
    script = keras_code.offer(passing.Config(), [0]).script()
    with pytest.raises(KeyError, match="WRONG"):
        keras_code.filled("passing", {"WRONG": 1})
    assert "EPOCHS = 0\n" in script.text and "SEED = 3816\n" in script.text


def test_a_notebook_holds_the_script_cell_by_cell(run, tensorflow):
    offer = keras_code.offer(passing.Config(epochs=60), [60])
    book = json.loads(keras_code.notebook(offer.script()))
    assert (book["nbformat"], book["metadata"]["kernelspec"]["name"]) == (4, "python3")
    assert book["cells"][0]["cell_type"] == "markdown"
    assert book["cells"][0]["source"][0] == "# Will I pass this class?\n"
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    codes = ["".join(cell["source"]) for cell in book["cells"] if cell["cell_type"] == "code"]
    assert not any("# %%" in code for code in codes)
    pieces = keras_code.Script("pieces", "\n".join(codes))
    assert run(dataclasses.replace(offer, script=lambda: pieces)) == run(offer)


@pytest.mark.parametrize("path", sorted(keras_code.script.FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_a_script_needs_nothing_of_this_app(path):
    imported = {line.split()[1].split(".")[0] for line in path.read_text().splitlines() if line.startswith("import ")}
    assert imported <= {"base64", "io", "keras", "math", "numpy", "os", "tensorflow", "zlib"}
    assert "from " not in "".join(line for line in path.read_text().splitlines(True) if line.startswith("from"))
