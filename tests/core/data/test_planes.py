import inspect
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.data import EXAMPLE_STUDENT, PLANES, Plane, plane
from core.runs import Refused


def right_blobs(x, y, label):
    return (x + y > 0) == (label == 1)


def right_circles(x, y, label):
    radius = np.hypot(x, y)
    return np.where(label == 1, radius < 3, (radius > 3) & (radius < 5.01))


def right_xor(x, y, label):
    return label == np.logical_xor(x > 0, y > 0)


def right_spiral(x, y, label):
    # Walking out by 5 turns an arm by 3.5 pi; turned back by that much, its points lie in one direction.
    radius = np.hypot(x, y)
    turned = (x + 1j * y) * np.exp(-0.7j * np.pi * radius) / radius
    return np.abs(turned - np.where(label == 1, -1, 1)) < 1e-4


def right_moons(x, y, label):
    upper = np.abs(np.hypot(x + 1.5, y + 0.75) - 3) + (y < -0.7501)
    lower = np.abs(np.hypot(x - 1.5, y - 0.75) - 3) + (y > 0.7501)
    return np.where(label == 0, upper, lower) < 1e-5


def right_curve(x, y, label):
    return (y > 2 * np.sin(x)) == (label == 1)


def right_three_classes(x, y, label):
    from_up = np.mod(np.degrees(np.arctan2(y, x)) - 90 + 60, 360)
    return from_up // 120 == label


def right_four_blobs(x, y, label):
    return np.mod(np.degrees(np.arctan2(y, x)), 360) // 90 == label


def right_passing(x, y, label):
    return np.where(label == 1, 10 * x + 10 * y > 80.001, 10 * x + 10 * y < 80.001)


def right_plane(x, y, target):
    return np.abs(10 * target - x - y) < 1e-5


def right_bumps(x, y, target):
    expected = np.zeros(len(x))
    for place, across in enumerate((-3.5, 0, 3.5)):
        for row, up in enumerate((-2.5, 2.5)):
            expected += (-1) ** (place + row) * np.exp(-((x - across) ** 2) / 2) * np.exp(-((y - up) ** 2) / 2)
    return np.abs(expected - target) < 1e-5


RULES = {name.removeprefix("right_"): rule for name, rule in globals().items() if name.startswith("right_")}
CLASSES = [name for name, recipe in PLANES.items() if recipe.class_names]
BALANCED = [name for name in CLASSES if name != "passing"]


def broken_share(split, name):
    x, y = split.features.astype(float).T
    return 1 - RULES[name](x, y, split.labels).mean()


def test_every_set_has_a_rule_written_here():
    assert set(RULES) == set(PLANES)


@pytest.mark.parametrize("name", PLANES)
@pytest.mark.parametrize("seed", [0, 7])
def test_plane_obeys_its_rule_without_noise(name, seed):
    assert broken_share(plane(Plane(name, samples=3000, noise=0, seed=seed)), name) == 0


@pytest.mark.parametrize("name", PLANES)
def test_more_noise_breaks_the_rule_more_often(name):
    broken = [broken_share(plane(Plane(name, samples=3000, noise=noise)), name) for noise in (0, 0.3, 1)]
    assert broken[0] < broken[2] and broken[0] <= broken[1] <= broken[2]


@pytest.mark.parametrize("name", PLANES)
def test_points_stay_in_the_drawn_range_at_full_noise(name):
    split = plane(Plane(name, samples=5000, noise=1))
    low, high = np.transpose(split.limits)
    assert (split.features >= low).all() and (split.features <= high).all()


@pytest.mark.parametrize("name", PLANES)
def test_plane_has_the_shapes_and_types_promised(name):
    split = plane(Plane(name, samples=101))
    assert split.features.shape == (101, 2) and split.features.dtype == np.float32
    assert split.labels.shape == (101,)
    assert split.labels.dtype == (np.float32 if split.is_regression else np.int64)
    assert np.isfinite(split.features).all() and np.isfinite(split.labels).all()
    assert len(split.feature_names) == 2 and all(split.feature_names)


@pytest.mark.parametrize("name", CLASSES)
def test_labels_use_every_class(name):
    split = plane(Plane(name, samples=60))
    assert set(split.labels.tolist()) == set(range(len(split.class_names)))
    assert set(split.test.labels.tolist()) == set(split.train.labels.tolist())


@pytest.mark.parametrize("name", BALANCED)
def test_classes_are_equally_many_in_both_parts(name):
    split = plane(Plane(name, samples=240, test_share=0.25))
    classes = len(split.class_names)
    assert np.bincount(split.labels).tolist() == [240 // classes] * classes
    assert np.bincount(split.test.labels).tolist() == [60 // classes] * classes


def test_passing_is_about_lectures_and_hours():
    split = plane(Plane("passing", samples=500, noise=0))
    lectures, hours = split.features.T
    assert (lectures == lectures.round()).all() and lectures.min() == 0 and lectures.max() == 10
    assert 0 <= hours.min() and hours.max() <= 10
    assert split.class_names == ("fail", "pass") and "lectures" in split.feature_names[0]
    near = np.hypot(*(split.features - EXAMPLE_STUDENT).T) < 0.5
    assert near.any() and (split.labels[near] == 1).all()


@pytest.mark.parametrize("name", PLANES)
def test_same_seed_gives_the_same_bytes_in_two_threads(name):
    def made(seed):
        split = plane(Plane(name, seed=seed))
        return split.features.tobytes() + split.labels.tobytes() + split.held_out.tobytes()

    with ThreadPoolExecutor(2) as threads:
        first, second, other = threads.map(made, [3, 3, 4])
    assert first == second == made(3) != other


@pytest.mark.parametrize("name", PLANES)
def test_the_share_moves_no_point_and_grows_the_test_part(name):
    small, large = (plane(Plane(name, samples=200, test_share=share)) for share in (0.2, 0.5))
    assert (small.features == large.features).all() and (small.labels == large.labels).all()
    assert small.held_out.sum() == 40 and large.held_out.sum() == 100
    assert (large.held_out >= small.held_out).all()


def test_noise_moves_each_point_further_the_same_way():
    still, little, twice = (plane(Plane("blobs", noise=noise)).features for noise in (0, 0.1, 0.2))
    assert np.allclose(twice - still, 2 * (little - still), atol=1e-5) and not np.allclose(little, still)


def test_parts_are_all_points_once():
    split = plane(Plane("moons", samples=50))
    together = np.concatenate([split.train.features, split.test.features])
    assert sorted(map(tuple, together)) == sorted(map(tuple, split.features))


def test_no_share_leaves_the_test_part_empty():
    split = plane(Plane("xor", test_share=0))
    assert len(split.test.labels) == 0 and len(split.train.labels) == 300


@pytest.mark.parametrize("field", ["features", "labels", "held_out"])
def test_arrays_are_read_only(field):
    split = plane(Plane("xor"))
    with pytest.raises(ValueError, match="read-only"):
        getattr(split, field)[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        split.train.features[0] = 0


def test_the_caller_keeps_their_own_array():
    split = plane(Plane("xor"))
    mine = split.features.copy()
    mine[:] = 0
    assert split.features.any()


def test_scaled_has_mean_0_and_spread_1_on_the_training_points():
    scaled = plane(Plane("passing")).scaled()
    assert np.allclose(scaled.train.features.mean(axis=0), 0, atol=1e-5)
    assert np.allclose(scaled.train.features.std(axis=0), 1, atol=1e-5)
    assert not np.allclose(scaled.test.features.mean(axis=0), 0, atol=1e-3)


def test_scaled_keeps_classes_but_scales_real_targets():
    assert (plane(Plane("xor")).scaled().labels == plane(Plane("xor")).labels).all()
    assert np.isclose(plane(Plane("plane")).scaled().train.labels.std(), 1, atol=1e-5)


def test_scale_undo_brings_a_point_back():
    scale = plane(Plane("passing")).scale
    assert np.allclose(scale.undo(scale.apply(EXAMPLE_STUDENT)), EXAMPLE_STUDENT, atol=1e-5)


def test_scaled_limits_are_the_corners_scaled():
    split = plane(Plane("passing"))
    (left, _), (_, top) = split.scaled().limits
    assert np.allclose(split.scale.undo([left, top]), [split.limits[0][0], split.limits[1][1]], atol=1e-5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "nothing"},
        {"name": None},
        {"name": ["xor"]},
        {"samples": 19},
        {"samples": 5001},
        {"samples": 50.0},
        {"samples": True},
        {"samples": "300"},
        {"noise": -0.1},
        {"noise": 1.1},
        {"noise": float("nan")},
        {"noise": None},
        {"test_share": 0.95},
        {"test_share": float("nan")},
        {"test_share": "a"},
        {"seed": -1},
        {"seed": 1.5},
        {"seed": 2**32},
    ],
)
def test_plane_refuses_in_one_sentence(wrong):
    with pytest.raises(Refused) as refused:
        Plane(**({"name": "xor"} | wrong))
    assert str(refused.value).endswith(".") and "\n" not in str(refused.value)


def test_menu_words_are_there_and_different():
    titles = [recipe.title for recipe in PLANES.values()]
    assert len(set(titles)) == len(titles)
    assert all(recipe.rule.endswith(".") and inspect.isfunction(recipe.draw) for recipe in PLANES.values())
