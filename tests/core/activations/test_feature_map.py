import numpy as np
import pytest

from core.activations import FUNCTIONS, on_feature_map
from core.convolution import KERNELS, Filter, apply
from core.runs import Refused

PICTURE = np.random.default_rng(0).random((20, 30, 3), dtype=np.float32)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_feature_map_holds_the_function_of_every_value(name, tensorflow):
    raw = apply(PICTURE, Filter(KERNELS["edge_8"].nested, colour="grey")).raw[..., 0]
    found = on_feature_map(name, raw)
    np.testing.assert_array_equal(found.before, raw)
    np.testing.assert_allclose(found.after, FUNCTIONS[name].value(raw), rtol=1e-5, atol=1e-6)
    assert found.range_before == (raw.min(), raw.max()) and found.range_after[0] == found.after.min()
    assert found.negative_before == np.mean(raw < 0)


def test_relu_turns_the_negative_share_into_zeros_as_the_filters_own_relu_does(tensorflow):
    settings = {"kernel": KERNELS["edge_8"].nested, "colour": "grey"}
    raw, clipped = (apply(PICTURE, Filter(**settings, relu=relu)).raw[..., 0] for relu in (False, True))
    found = on_feature_map("relu", raw)
    np.testing.assert_array_equal(found.after, clipped)
    assert found.zero_after == pytest.approx(found.negative_before) and found.negative_after == 0


@pytest.mark.parametrize("raw", [np.zeros((2, 2, 1)), np.zeros((0, 3)), [[np.nan]]])
def test_feature_map_refuses_what_is_no_map(raw):
    with pytest.raises(Refused):
        on_feature_map("relu", raw)
