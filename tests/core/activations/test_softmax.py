import numpy as np
import pytest

from core.activations import jacobian, softmax, tape_jacobian, work_out_softmax
from core.runs import Refused

LOGITS = np.random.default_rng(2).normal(0, 3, (20, 5))


def test_softmax_gives_the_shares_of_the_powers_and_sums_to_one():
    for z in LOGITS:
        powers = [2.718281828459045**value for value in z]
        np.testing.assert_allclose(softmax(z), np.array(powers) / sum(powers), rtol=1e-12)
    np.testing.assert_allclose(softmax(LOGITS).sum(axis=-1), 1)


def test_softmax_matches_tensorflow_also_with_a_temperature(tensorflow):
    for temperature in (0.1, 1.0, 7.0):
        theirs = tensorflow.nn.softmax(tensorflow.constant(LOGITS) / temperature)
        np.testing.assert_allclose(softmax(LOGITS, temperature), theirs, rtol=1e-12)


def test_softmax_of_two_logits_is_the_sigmoid_of_their_difference():
    p = softmax([[1.3, -0.4]])[0]
    assert p[0] == pytest.approx(1 / (1 + np.exp(-1.7)))


def test_softmax_ignores_what_is_added_to_all_logits_even_a_thousand():
    np.testing.assert_allclose(softmax(LOGITS + 1000), softmax(LOGITS), rtol=1e-10)
    np.testing.assert_array_equal(softmax([1000.0, -1000.0]), [1, 0])


def test_jacobian_matches_central_differences_and_gradient_tape(tensorflow):
    for z in LOGITS[:5]:
        for temperature in (0.5, 1.0, 3.0):
            columns = [
                (softmax(z + nudge, temperature) - softmax(z - nudge, temperature)) / 2e-6 for nudge in np.eye(5) * 1e-6
            ]
            found = jacobian(z, temperature)
            np.testing.assert_allclose(found, np.transpose(columns), atol=1e-9)
            np.testing.assert_allclose(found, tape_jacobian(z, temperature), atol=1e-13)
            np.testing.assert_allclose(found.sum(axis=0), 0, atol=1e-15)


def test_temperature_goes_from_winner_takes_all_to_equal_shares():
    np.testing.assert_allclose(softmax([1.0, 2.0, 3.0], 0.01), [0, 0, 1], atol=1e-12)
    np.testing.assert_allclose(softmax([1.0, 2.0, 3.0], 1000), 1 / 3, atol=1e-3)
    bits = [work_out_softmax((1, 2, 3), t).entropy for t in (0.1, 0.5, 1, 2, 10)]
    assert (np.diff(bits) > 0).all() and bits[-1] < np.log2(3)


def test_worked_softmax_keeps_its_numbers_together():
    worked = work_out_softmax((2, 1, 0), shift=5)
    np.testing.assert_allclose(worked.grown / worked.grown.sum(), worked.probabilities)
    np.testing.assert_allclose(worked.shifted, worked.probabilities)
    assert worked.latex == r"p_1 = \frac{e^{2}}{e^{2} + e^{1} + e^{0}} \approx 0.665"
    assert work_out_softmax((0, 0, 0, 0)).entropy == pytest.approx(2)


@pytest.mark.parametrize(
    "bad", [((1,), 1.0), ((1, float("nan")), 1.0), ((1, 2), 0.0), ((1, 2), -1.0), ((0,) * 11, 1.0), ("ab", 1.0)]
)
def test_worked_softmax_refuses_what_it_cannot_share_out(bad):
    with pytest.raises(Refused):
        work_out_softmax(*bad)
