"""Every loss and its slope: against differences, against TensorFlow, and against what is known of it."""

import math

import numpy as np
import pytest

from core.losses import LOSSES, curve, loss, probe
from core.runs import Refused


def settings(name, count=6):
    """Random targets and parameters, and predictions well inside the domain and away from corners."""
    rng = np.random.default_rng(0)
    known = LOSSES[name]
    for _ in range(count):
        y = float(rng.choice(known.targets.choices or rng.uniform(known.targets.low, known.targets.high, 1)))
        k = rng.uniform(known.parameter.low, known.parameter.high) if known.parameter else None
        p = rng.uniform(max(known.axis.low, -4), min(known.axis.high, 4), 40)
        seams = [y, y - (k or 0), y + (k or 0)]
        yield y, k, p[np.abs(p[:, None] - seams).min(axis=1) > 1e-3]


def tensor_loss(tf, name, y, p, k):
    """The same losses by TensorFlow, one prediction at a time, and their slopes from its tape."""
    losses = tf.keras.losses
    pair = lambda share: tf.stack([1 - share, share], axis=-1)  # noqa: E731
    calls = {
        "bce": lambda: losses.binary_crossentropy(y[:, None], p[:, None]),
        "softmax_ce": lambda: tf.nn.softmax_cross_entropy_with_logits(
            pair(y), tf.stack([tf.zeros_like(p), p], axis=-1)
        ),
        "mse": lambda: losses.mse(y[:, None], p[:, None]),
        "mae": lambda: losses.mae(y[:, None], p[:, None]),
        "huber": lambda: losses.huber(y[:, None], p[:, None], delta=k),
        "hinge": lambda: losses.hinge(y[:, None], p[:, None]),
        "squared_hinge": lambda: losses.squared_hinge(y[:, None], p[:, None]),
        "focal": lambda: losses.binary_focal_crossentropy(y[:, None], p[:, None], gamma=k),
        "log_cosh": lambda: losses.logcosh(y[:, None], p[:, None]),
        "kl": lambda: losses.kld(pair(y), pair(p)),
        "quantile": lambda: tf.reduce_max([k * (y - p), (k - 1) * (y - p)], axis=0),
    }
    return calls[name]()


def test_the_menu_holds_the_lectures_losses_with_everything_a_page_shows():
    assert set(LOSSES) == {
        "bce", "softmax_ce", "mse", "mae", "huber", "hinge", "squared_hinge", "focal", "log_cosh", "kl", "quantile",
    }  # fmt: skip
    for known in LOSSES.values():
        texts = (known.title, known.latex, known.slope_latex, known.tensorflow, known.code, known.says, known.source)
        assert all(texts)
        assert known.latex.count("{") == known.latex.count("}")
        if known.parameter:
            assert known.parameter.low <= known.parameter.default <= known.parameter.high


@pytest.mark.parametrize("name", LOSSES)
def test_slope_is_the_difference_quotient(name):
    known, h = LOSSES[name], 1e-6
    for y, k, p in settings(name):
        parameter = k or 0.0
        quotient = (known.value(p + h, y, parameter) - known.value(p - h, y, parameter)) / (2 * h)
        np.testing.assert_allclose(known.slope(p, y, parameter), quotient, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_loss_and_slope_are_those_of_tensorflow(name, tensorflow):
    tf, known = tensorflow, LOSSES[name]
    for y, k, p in settings(name):
        parameter = k or 0.0
        targets, at = tf.fill([len(p)], tf.constant(y, tf.float64)), tf.constant(p, tf.float64)
        with tf.GradientTape() as tape:
            tape.watch(at)
            theirs = tensor_loss(tf, name, targets, at, k)
        np.testing.assert_allclose(known.value(p, y, parameter), theirs, rtol=2e-4, atol=2e-6)
        np.testing.assert_allclose(known.slope(p, y, parameter), tape.gradient(theirs, at), rtol=2e-4, atol=2e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_shown_call_evaluates_to_the_probed_value(name, tensorflow):
    for y, k, p in settings(name, 2):
        found = probe(name, p[0], y, k)
        assert float(eval(found.code, {"tf": tensorflow})) == pytest.approx(found.value, rel=2e-4, abs=2e-6)


@pytest.mark.parametrize("name", LOSSES)
def test_loss_is_never_negative_and_zero_only_at_the_target(name):
    for y, k, p in settings(name):
        assert (LOSSES[name].value(p, y, k or 0.0) >= -1e-12).all()
    zero_at = {"bce": 1, "softmax_ce": 1000, "hinge": 1, "squared_hinge": 1, "focal": 1, "kl": 0.7}
    found = probe(name, zero_at.get(name, 0))
    assert found.value == pytest.approx(0, abs=1e-12)
    assert found.slope == pytest.approx(0 if name not in ("bce", "focal") else found.slope, abs=1e-12)


def test_huber_is_half_the_square_for_a_wide_delta_and_the_absolute_error_for_a_narrow_one():
    p = np.linspace(-3, 3, 50)
    huber = LOSSES["huber"].value
    np.testing.assert_allclose(huber(p, 0.5, 100), (p - 0.5) ** 2 / 2)
    np.testing.assert_allclose(huber(p, 0.5, 1e-6) / 1e-6, np.abs(p - 0.5), atol=1e-5)


def test_focal_without_gamma_is_cross_entropy():
    p = np.concatenate([[0.0], np.linspace(0.01, 0.99, 30), [1.0]])
    for y in (0, 1):
        np.testing.assert_allclose(LOSSES["focal"].value(p, y, 0), LOSSES["bce"].value(p, y, 0))
        np.testing.assert_allclose(LOSSES["focal"].slope(p, y, 0), LOSSES["bce"].slope(p, y, 0))


def test_focal_slope_vanishes_at_the_right_certainty_for_a_small_gamma_too():
    for gamma in (0.3, 0.5, 2.0):
        assert probe("focal", 1.0, 1, gamma).slope == 0
        assert probe("focal", 0.0, 0, gamma).slope == 0


def test_divergence_is_cross_entropy_less_the_entropy_of_the_target():
    p = np.linspace(0.05, 0.95, 19)
    for y in (0.0, 0.3, 0.7, 1.0):
        entropy = -sum(q * math.log(q) for q in (y, 1 - y) if q)
        mixed = -y * np.log(p) - (1 - y) * np.log(1 - p)
        np.testing.assert_allclose(LOSSES["kl"].value(p, y, 0), mixed - entropy, atol=1e-12)


def test_cross_entropy_of_a_logit_is_that_of_its_sigmoid():
    z = np.linspace(-8, 8, 33)
    p = 1 / (1 + np.exp(-z))
    for y in (0, 1):
        np.testing.assert_allclose(LOSSES["softmax_ce"].value(z, y, 0), LOSSES["bce"].value(p, y, 0), rtol=1e-9)


def test_nothing_overflows_at_the_ends_of_what_is_allowed():
    for name, known in LOSSES.items():
        if known.axis.highest > 1:
            for end in (known.axis.lowest, known.axis.highest):
                found = probe(name, end)
                assert math.isfinite(found.value) and math.isfinite(found.slope)


def test_quantile_of_a_sample_is_where_its_mean_pinball_loss_is_least():
    sample = np.sort(np.random.default_rng(3).normal(size=200))
    for tau in (0.2, 0.5, 0.9):
        costs = [np.mean([LOSSES["quantile"].value(p, y, tau) for y in sample]) for p in sample]
        assert abs(np.argmin(costs) - tau * 200) <= 1


def test_a_certain_mistake_is_infinite_and_said_in_words():
    for name in ("bce", "focal", "kl"):
        found = probe(name, 0.0, 1)
        assert found.value == math.inf and found.slope == -math.inf
        assert "infinite" in found.note and r"= \infty" in found.latex
    assert probe("bce", 1.0, 1).value == 0 and probe("bce", 1.0, 1).slope == -1


@pytest.mark.parametrize(
    ("name", "p", "y", "k", "sides"),
    [
        ("mae", 1.5, 1.5, None, (-1, 1)),
        ("hinge", 1, 1, None, (-1, 0)),
        ("hinge", -1, -1, None, (0, 1)),
        ("quantile", 0.5, 0.5, 0.8, (-0.8, 0.2)),
    ],
)
def test_probe_in_a_corner_tells_the_slopes_on_both_sides(name, p, y, k, sides):
    found = probe(name, p, y, k)
    assert found.corner and found.slopes == pytest.approx(sides)
    assert min(sides) <= found.slope <= max(sides)
    assert "jumps" in found.note
    assert not probe(name, p + 0.1, y, k).corner


def test_smooth_losses_have_no_corner():
    for name in ("mse", "huber", "squared_hinge", "log_cosh"):
        assert not probe(name, 1, 1).corner


def test_tangent_touches_the_curve_with_the_slope():
    found = probe("mse", 1.5, 0.5)
    (x0, y0), (x1, y1) = found.tangent(0.25)
    assert (x0, x1) == (1.25, 1.75)
    assert (y1 - y0) / (x1 - x0) == pytest.approx(2)
    assert (y0 + y1) / 2 == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "latex"),
    [
        (("bce", 0.8, 0), r"L = -\ln(1 - 0.8) \approx 1.609, \quad L' = 5"),
        (("bce", 0.1, 1), r"L = -\ln 0.1 \approx 2.303, \quad L' = -10"),
        (("mse", 1.5, -0.5), r"L = (1.5 - (-0.5))^2 = 4, \quad L' = 4"),
        (("mae", -1, 0.5), r"L = \lvert -1 - 0.5 \rvert = 1.5, \quad L' = -1"),
        (("huber", 3, 0, 1), r"L = 1 \cdot \lvert 3 - 0 \rvert - \tfrac{1}{2} \cdot 1^2 = 2.5, \quad L' = 1"),
        (("huber", 0.5, 0, 1), r"L = \tfrac{1}{2}(0.5 - 0)^2 = 0.125, \quad L' = 0.5"),
        (("hinge", -0.5, 1), r"L = \max\big(0,\ 1 - 1 \cdot (-0.5)\big) = 1.5, \quad L' = -1"),
        (("softmax_ce", 2, 1), r"L = \ln\big(1 + e^{-2}\big) \approx 0.127, \quad L' \approx -0.119"),
        (("focal", 0.5, 1, 2), r"L = -(1 - 0.5)^{2}\,\ln 0.5 \approx 0.173, \quad L' \approx -1.193"),
        (("quantile", -1, 1, 0.8), r"L = 0.8\,(1 - (-1)) = 1.6, \quad L' = -0.8"),
    ],
)
def test_latex_carries_the_numbers_of_the_probe(call, latex):
    assert probe(*call).latex == latex


def test_curve_passes_through_the_probe_and_breaks_its_slope_in_the_corner():
    drawn = curve("mae", 0.123)
    corner = np.flatnonzero(drawn.prediction == 0.123)
    assert len(corner) == 1 and np.isnan(drawn.slope[corner]).all() and drawn.loss[corner] == 0
    assert np.isfinite(np.delete(drawn.slope, corner)).all()
    for place in (3, 200):
        found = probe("mae", drawn.prediction[place], 0.123)
        assert (drawn.loss[place], drawn.slope[place]) == (found.value, found.slope)
    assert not drawn.loss.flags.writeable


def test_every_curve_is_finite_over_its_domain():
    for name in LOSSES:
        drawn = curve(name)
        assert np.isfinite(drawn.loss).all() and (np.diff(drawn.prediction) > 0).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("swing", 0), "no loss called 'swing'"),
        (("bce", 1.5), "number from 0 to 1, not 1.5"),
        (("bce", 0.5, 0.5), "target is 0 or 1, not 0.5"),
        (("hinge", 0.5, 0), "target is -1 or 1"),
        (("mse", "far"), "must be a number"),
        (("mse", float("nan")), "must be a number"),
        (("huber", 0, 0, 0), "The delta must be a number from 0.1 to 3"),
        (("focal", 0.5, 1, 9), "The gamma"),
    ],
)
def test_probe_refuses_in_the_learners_words(call, words):
    with pytest.raises(Refused, match=words):
        probe(*call)


def test_curve_and_menu_refuse_what_is_not_there():
    with pytest.raises(Refused, match="no loss"):
        loss("swing")
    with pytest.raises(Refused, match="10,000"):
        curve("mse", samples=1)
