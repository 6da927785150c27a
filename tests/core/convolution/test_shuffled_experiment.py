import numpy as np
import pytest

from core.convolution import shuffled_experiment
from core.convolution.shuffled_experiment import trainer
from core.data import mnist
from core.runs import Refused


def _bars(count, seed):
    """Pictures of one stroke, somewhere: upright (0) or level (1). Which pixels are lit says nothing by itself."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, count)
    pictures = np.zeros((count, 14, 14), np.float32)
    for picture, label in zip(pictures, labels, strict=True):
        row, column = rng.integers(0, 10), rng.integers(0, 14)
        picture[row : row + 5, column] = 1
        if label:
            picture[:] = picture.T.copy()
    return pictures, labels


@pytest.fixture(scope="module")
def bars():
    return shuffled_experiment(*_bars(600, 0), *_bars(400, 1), seed=3)


@pytest.fixture(scope="module")
def digits():
    data = mnist()
    return shuffled_experiment(
        data.train_images[:1000], data.train_labels[:1000], data.test_images[:500], data.test_labels[:500]
    )


def test_dense_curves_are_the_same_when_pixels_are_shuffled(bars, digits):
    for result in (bars, digits):
        np.testing.assert_array_equal(result.dense, result.dense_shuffled)


def test_convolution_loses_what_shuffling_destroys(bars):
    assert bars.conv[-1] > 0.95
    assert bars.conv_shuffled[-1] < bars.conv[-1] - 0.1
    assert bars.dense[-1] < bars.conv[-1] - 0.1


def test_digits_are_read_best_by_convolution_and_only_in_order(digits):
    assert digits.conv[-1] > digits.dense[-1] > 0.8
    assert digits.conv[-1] > digits.conv_shuffled[-1] + 0.02


def test_curves_have_one_accuracy_for_each_point(bars):
    assert bars.steps.tolist() == list(range(20, 301, 20))
    for curve in (bars.dense, bars.dense_shuffled, bars.conv, bars.conv_shuffled):
        assert curve.shape == bars.steps.shape and ((curve >= 0) & (curve <= 1)).all()


def test_dense_classifier_takes_the_step_that_calculus_gives():
    """One gradient step from zeros: softmax is uniform, so the slope is the mean of x (1/classes - truth)."""
    pictures, labels = _bars(100, 5)
    flat, truth = pictures.reshape(100, -1).astype(np.float64), np.eye(2)[labels]
    weights = -0.1 * flat.T @ (0.5 - truth) / 100
    bias = -0.1 * (0.5 - truth).mean(0)
    expected = ((flat @ weights + bias).argmax(1) == labels).mean()
    start = (np.zeros((196, 2)), np.zeros(2))
    batches = np.tile(np.arange(100), (15, 1, 1))
    data = pictures.astype(np.float64), pictures.astype(np.float64)
    assert trainer("dense")(start, data, (labels, labels), batches)[0].numpy() == expected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({0: np.ones((3, 14))}, "grey pictures"),
        ({0: np.ones((0, 14, 14)), 1: np.ones(0)}, "grey pictures"),
        ({1: np.ones(4)}, "labels"),
        ({2: np.ones((400, 28, 28))}, "same size"),
    ],
)
def test_experiment_refuses_arrays_that_do_not_belong_together(change, words):
    arrays = [*_bars(600, 0), *_bars(400, 1)]
    for place, array in change.items():
        arrays[place] = array
    with pytest.raises(Refused, match=words):
        shuffled_experiment(*arrays)
