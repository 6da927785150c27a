import numpy as np
import pytest

from core.convolution import Filter, apply, nested
from core.runs import Refused


def _picture(height=17, width=15):
    return np.random.default_rng(0).random((height, width, 3), dtype=np.float32)


def _kernel():
    return nested(np.random.default_rng(7).normal(size=(3, 3)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stride": 0}, "stride"),
        ({"stride": 5}, "stride"),
        ({"stride": 1.5}, "stride"),
        ({"stride": True}, "stride"),
        ({"dilation": 4}, "dilation"),
        ({"dilation": 0}, "dilation"),
        ({"padding": "full"}, "Padding"),
        ({"padding": -1}, "Padding"),
        ({"padding": 4}, "Padding"),
        ({"bias": float("nan")}, "bias"),
        ({"bias": float("inf")}, "bias"),
        ({"bias": 1e9}, "bias"),
        ({"colour": "blue"}, "Colour"),
        ({"kernel": ((1.0, 2.0), (3.0, 4.0))}, "odd"),
        ({"kernel": ((float("nan"),),)}, "between"),
    ],
)
def test_filter_refuses_with_a_sentence(change, words):
    with pytest.raises(Refused, match=words) as caught:
        Filter(**{"kernel": _kernel(), **change})
    assert str(caught.value).endswith(".")


def test_filter_is_a_value_that_can_be_compared():
    assert Filter([[1]]) == Filter(np.ones((1, 1))) == Filter(((1.0,),))
    assert len({Filter(_kernel()), Filter(_kernel()), Filter(_kernel(), stride=2)}) == 2


@pytest.mark.parametrize("image", [np.ones((4, 4)), np.ones((4, 4, 2)), np.ones((0, 4, 3)), np.ones(3)])
def test_apply_refuses_what_is_no_picture(image):
    with pytest.raises(Refused, match="three colour channels"):
        apply(image, Filter(_kernel()))


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_apply_refuses_a_picture_with_values_that_are_not_numbers(wrong):
    picture = _picture()
    picture[3, 3, 1] = wrong
    with pytest.raises(Refused, match="not numbers"):
        apply(picture, Filter(_kernel()))


def test_apply_refuses_a_kernel_larger_than_the_picture():
    with pytest.raises(Refused, match="reaches over 7 pixels"):
        apply(_picture(5, 20), Filter(_kernel(), padding="valid", dilation=3))
