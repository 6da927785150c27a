"""The parts on the sliding window, channels, pooling and flattening: what the learner reads and what a link keeps."""

import hashlib
import json
import subprocess
import sys

import numpy as np
import pytest
from scipy.signal import correlate2d
from streamlit.testing.v1 import AppTest

from core.convolution import bank, partial_maps, slide, spread
from core.convolution.__main__ import make
from core.data import mnist
from pages._convolution_filters import flattened, maps, window
from tests.pages.frame import FRAME, ROOT

PARTS = ("The window slides", "Channels and pooling", "Flattened")


def opened(**link: str) -> AppTest:
    at = AppTest.from_file(str(FRAME), default_timeout=60)
    at.switch_page("convolution_filters.py")
    for name, value in link.items():
        at.query_params[name] = value
    return at.run()


def words(at: AppTest) -> str:
    shown = [*at.markdown, *at.latex, *at.caption, *at.warning, *at.error]
    return "\n".join(str(element.value) for element in shown)


def setting(**changes) -> window.Setting:
    usual = {"picture": window.drawing(5), "kernel": window.CELLS["cross"], "stride": 1, "padding": 0, "dilation": 1}
    return window.Setting(**{**usual, "says": "", **changes})


def sent(given: window.Setting) -> dict:
    steps = slide(given.picture, spread(given.kernel, given.dilation), given.stride, given.padding)
    return window.payload(given, steps)


@pytest.mark.parametrize(
    "link",
    [
        {"part": "The window slides"},
        *({"part": "Channels and pooling", "chan": kind} for kind in ("3 channels", "Filters", "Pooling")),
        *({"part": "Flattened", "flat": kind} for kind in ("Count", "Shuffle", "Train")),
    ],
    ids=lambda link: "-".join(link.values()),
)
def test_part_opens_cold_and_paints_its_controls_without_tensorflow(link):
    script = (
        "import sys; from streamlit.testing.v1 import AppTest; from pages._shell import warm;"
        "warm.start = lambda: None;"  # the notice starts TensorFlow beside the page, which is not the page's import
        f"at = AppTest.from_file({str(FRAME)!r}, default_timeout=30); at.switch_page('convolution_filters.py');"
        f"[at.query_params.__setitem__(k, v) for k, v in {link!r}.items()]; at.run();"
        "assert not at.exception, at.exception;"
        "assert at.segmented_control[0].value == " + repr(link["part"]) + ";"
        "assert 'tensorflow' not in sys.modules, 'TensorFlow was imported before first paint'"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_lecture_example_is_the_first_view_and_says_that_the_first_sum_is_4():
    at = opened(part="The window slides")
    assert not at.exception
    assert at.selectbox(key="win_preset").value == "Lecture: 5x5 picture"
    assert "the first sum is 4" in words(at) and "= 3" in at.latex[0].value


def test_lecture_example_sends_the_nine_sums_of_scipys_correlation():
    data = sent(setting())
    sums = [step["total"] for step in data["steps"]]
    assert sums == correlate2d(window.drawing(5), window.CELLS["cross"], "valid").ravel().tolist()
    assert sums == [4, 3, 4, 2, 4, 3, 2, 3, 4]
    assert "First output 4" in data["alt"] and data["left_over"] == [0, 0]


def test_dilated_window_sends_only_the_pixels_under_the_kernels_cells():
    rng = np.random.default_rng(0)
    picture, kernel = rng.integers(0, 9, (7, 7)).astype(np.float32), rng.integers(-3, 4, (3, 3)).astype(np.float32)
    data = sent(setting(picture=picture, kernel=kernel, dilation=2))
    assert (data["rows"], data["columns"]) == (3, 3)
    for step in data["steps"]:
        rows, columns = np.ix_(step["top"] + 2 * np.arange(3), step["left"] + 2 * np.arange(3))
        assert step["patch"] == picture[rows, columns].tolist()
        assert step["total"] == (picture[rows, columns] * kernel).sum()


def test_stride_that_does_not_fit_is_said_and_leaves_one_row_and_column_over():
    at = opened(part="The window slides", win_size="6", win_stride="2")
    assert "A stride of 2 does not fit 6 pixels" in at.warning[0].value
    assert sent(setting(picture=window.drawing(6), stride=2))["left_over"] == [1, 1]


def test_kernel_larger_than_the_picture_is_refused_in_one_sentence():
    at = opened(part="The window slides", win_size="5", win_dilation="3")
    assert not at.exception and len(at.error) == 1
    assert "kernel reaches over 7 pixels" in at.error[0].value


@pytest.mark.parametrize("title", [preset.title for preset in window.PRESETS.values()])
def test_preset_sets_every_control_and_is_then_shown_as_chosen(title):
    at = opened(part="The window slides", win_cells="1 1 1 / 1 1 1 / 1 1 1")
    at.selectbox(key="win_preset").set_value(title).run()
    preset = next(each for each in window.PRESETS.values() if each.title == title)
    assert [at.number_input(key=f"win_{name}").value for name in ("size", "stride", "padding", "dilation")] == [
        preset.size, preset.stride, preset.padding, preset.dilation,
    ]  # fmt: skip
    assert at.selectbox(key="win_preset").value == title and at.text_input(key="win_cells").value == ""


def test_link_brings_back_window_picture_and_kernel():
    link = {
        "win_size": "6",
        "win_stride": "2",
        "win_padding": "1",
        "win_kernel": "Emboss",
        "win_cells": "1 0 0 / 0 1 0 / 0 0 -1",
    }
    at = opened(part="The window slides", **link)
    again = opened(**{name: at.query_params[name] for name in at.query_params})
    for page in (at, again):
        assert page.selectbox(key="win_kernel").value == "Emboss"
        assert [page.number_input(key=f"win_{name}").value for name in ("size", "stride", "padding")] == [6, 2, 1]
        assert page.text_input(key="win_cells").value == link["win_cells"]
        assert page.selectbox(key="win_preset").value is None


@pytest.mark.parametrize(
    "text", ["", "1 2", "1 2 3 / 4 5 6", "a b c / d e f / g h i", "nan 0 0 / 0 0 0 / 0 0 0", "1e9 0 0 / 0 0 0 / 0 0 0"]
)
def test_text_that_is_no_kernel_leaves_the_named_one(text):
    assert window.numbers(text, 3, window.CELLS["cross"]) is window.CELLS["cross"]


def test_invalid_link_values_fall_back_without_an_error():
    at = opened(part="The window slides", win_size="99", win_stride="abc", win_kernel="none", win_picture="nonsense")
    assert not at.exception and not at.error
    assert at.number_input(key="win_size").value == 5 and at.number_input(key="win_stride").value == 1


def test_channels_show_28_numbers_to_learn_once_tensorflow_runs(tensorflow):
    at = opened(part="Channels and pooling")
    assert not at.exception and "= 28" in at.latex[0].value


def test_strongest_pixel_adds_its_three_sums_and_the_bias(tensorflow):
    picture, kernels = maps.small("astronaut"), maps.mixed("Red against the rest")
    found = partial_maps(picture / np.float32(255), kernels, 0.3)
    data = maps.channel_data(picture, kernels, 0.3, found)
    row, column = data["start"]
    patch = picture[row : row + 3, column : column + 3] / 255
    sums = [(patch[..., channel] * np.array(data["kernels"][channel])).sum() for channel in range(3)]
    assert sum(sums) + 0.3 == pytest.approx(found.total[row, column], abs=2e-3)


def test_volume_has_the_shape_that_strided_same_padding_gives(tensorflow):
    at = opened(part="Channels and pooling", chan="Filters", ch_filters="4", ch_stride="2", ch_padding="same")
    assert not at.exception and "= 112" in at.latex[0].value and "= 48" in at.latex[1].value
    data = maps.volume_data(maps.small("coffee"), maps.BANK[:4], (2, "same"), None)
    assert (data["rows"], data["columns"], len(data["names"])) == (32, 48, 4)
    assert bank(maps.BANK).shape == (3, 3, 3, 8)  # the drawing promises 3 x 3 x 3 filters


def test_pooling_marks_a_winner_that_is_the_largest_of_its_window():
    data = maps.pooling_data(maps.small_map("Random numbers"), 3, 2)
    values = np.array(data["values"])
    for row, line in enumerate(data["winners"]):
        for column, (r, c) in enumerate(line):
            area = values[2 * row : 2 * row + 3, 2 * column : 2 * column + 3]
            assert values[r, c] == area.max() == data["max"][row][column]
            assert data["average"][row][column] == pytest.approx(area.mean())
    assert data["seen"] == 7  # of 8 rows: the last is left over


def test_pooling_stride_that_does_not_fit_is_said():
    at = opened(part="Channels and pooling", chan="Pooling", ch_size="3", ch_step="2")
    assert "does not fit 8 pixels" in words(at)


def test_count_shows_both_formulas_with_their_numbers():
    at = opened(part="Flattened", flat_units="1024", flat_size="Digit, 28 x 28 x 1")
    assert "803{,}840" in at.latex[0].value.replace(",{,}", "{,}")  # 28 * 28 * 1024 + 1024
    assert "= 10240" in at.latex[1].value  # (3 * 3 * 1 + 1) * 1024


def test_shuffled_twin_has_the_same_pixels_in_another_order():
    picture = maps.small("cat")
    data = flattened.shuffle_data(picture, 5, None)
    twin = np.frombuffer(maps.base64.b64decode(data["shuffled"]), np.uint8).reshape(-1, 3)
    order = np.frombuffer(maps.base64.b64decode(data["order"]), np.int32)
    assert sorted(order) == list(range(len(order)))
    np.testing.assert_array_equal(twin, picture.reshape(-1, 3)[order])


def test_shuffle_again_takes_the_next_seed_and_says_that_the_dense_layer_cannot_tell(tensorflow):
    at = opened(part="Flattened", flat="Shuffle")
    at.button(key="flat_seed_again").click().run()
    assert not at.exception and at.number_input(key="flat_seed").value == 1
    assert at.query_params["flat_seed"] == "1"


def test_labels_of_close_curves_stay_apart_and_in_order():
    shifts = flattened.apart({"a": 100.0, "b": 99.0, "c": 98.0, "d": 20.0}, 24)
    places = [100 + shifts["a"], 99 + shifts["b"], 98 + shifts["c"], 20 + shifts["d"]]
    assert all(upper - lower >= 24 for upper, lower in zip(places, places[1:], strict=False)) and places[3] == 20


def test_shipped_experiment_fits_its_card():
    card = json.loads(flattened.SHIPPED.with_suffix(".json").read_text())
    assert hashlib.sha256(flattened.SHIPPED.read_bytes()).hexdigest() == card["sha256"]
    curves = flattened.shipped()
    for name, value in card["accuracy"].items():
        assert getattr(curves, name)[-1] == value
    assert curves.steps[-1] == card["steps"]
    np.testing.assert_array_equal(curves.dense, curves.dense_shuffled)


def test_shipped_experiment_is_what_its_command_makes_again(tensorflow, tmp_path):
    card = make(tmp_path / "again.npz")
    shipped = json.loads(flattened.SHIPPED.with_suffix(".json").read_text())
    assert {name for name in card if card[name] != shipped[name]} <= {"file", "accuracy", "bytes", "sha256"}
    fresh, kept = np.load(tmp_path / "again.npz"), flattened.shipped()
    two_digits = 2 / len(mnist().test_labels)  # borderline ones, between kinds of computer
    np.testing.assert_array_equal(fresh["dense"], fresh["dense_shuffled"])
    np.testing.assert_allclose(fresh["dense"], kept.dense, atol=two_digits)
    np.testing.assert_allclose(fresh["conv"], kept.conv, atol=0.02)
    np.testing.assert_allclose(fresh["conv_shuffled"], kept.conv_shuffled, atol=0.02)


def test_train_shows_the_shipped_curves_first_and_offers_another_seed(tensorflow):
    at = opened(part="Flattened", flat="Train")
    assert "convolution 95.5 % in order" in words(at)
    at.button(key="flat_run_again").click().run()
    assert any(button.label == "Train all four with seed 1" for button in at.button)
