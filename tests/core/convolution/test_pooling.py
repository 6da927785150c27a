import numpy as np
import pytest

from core.convolution import pool
from core.devices import tf
from core.runs import Refused

VALUES = np.random.default_rng(6).normal(size=(12, 8)).astype(np.float32)


@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (3, 3), (2, 1), (1, 1), (4, 3)])
def test_pool_equals_tensorflow(kind, size, stride):
    name = {"max": "MAX", "average": "AVG"}[kind]
    expected = tf.nn.pool(VALUES[None, ..., None], [size, size], name, strides=[stride, stride])[0, ..., 0]
    np.testing.assert_allclose(pool(VALUES, size, stride, kind).output, expected, atol=1e-6)


def test_pool_equals_reshape_when_blocks_do_not_overlap():
    blocks = VALUES.reshape(6, 2, 4, 2)
    np.testing.assert_array_equal(pool(VALUES).output, blocks.max((1, 3)))
    np.testing.assert_allclose(pool(VALUES, kind="average").output, blocks.mean((1, 3)), atol=1e-6)


def test_pool_skips_pixels_when_the_stride_is_larger_than_the_window():
    np.testing.assert_array_equal(pool(VALUES, 1, 3).output, VALUES[::3, ::3])


@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (3, 1)])
def test_pool_winner_is_in_its_window_and_holds_the_value(size, stride):
    pooled = pool(VALUES, size, stride)
    np.testing.assert_array_equal(VALUES[pooled.rows, pooled.columns], pooled.output)
    tops, lefts = np.indices(pooled.output.shape) * stride
    for place, corner in ((pooled.rows, tops), (pooled.columns, lefts)):
        assert ((place >= corner) & (place < corner + size)).all()


def test_pool_marks_the_first_of_equal_winners():
    pooled = pool([[1, 5, 5, 1], [5, 5, 1, 5]])
    assert pooled.rows.tolist() == [[0, 0]] and pooled.columns.tolist() == [[1, 2]]


def test_average_pool_has_no_winner():
    pooled = pool(VALUES, kind="average")
    assert pooled.rows is None and pooled.columns is None


@pytest.mark.parametrize(
    ("values", "settings", "words"),
    [
        (np.ones((2, 2, 2)), {}, "one map"),
        (np.full((2, 2), np.nan), {}, "one map"),
        (np.ones((2, 2)), {"size": 3}, "reaches over 3"),
        (np.ones((2, 2)), {"size": 0}, "at least one"),
        (np.ones((2, 2)), {"stride": 0}, "at least one"),
        (np.ones((2, 2)), {"kind": "median"}, "largest value or the mean"),
    ],
)
def test_pool_refuses_with_a_sentence(values, settings, words):
    with pytest.raises(Refused, match=words):
        pool(values, **settings)
