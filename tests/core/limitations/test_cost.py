"""Cost: multiplications by hand and against published counts, giants against published totals."""

import numpy as np
import pytest

from core.limitations import cost
from core.limitations.cost import NETS, Config
from core.limitations.nets import Net
from core.runs import Refused


def test_multiplications_of_a_small_network_are_those_counted_by_hand():
    net = Net((4, 8), (16,))
    assert cost.macs(net) == 14 * 14 * 9 * 4 + 7 * 7 * 9 * 4 * 8 + 7 * 7 * 8 * 16 + 16 * 10
    assert cost.macs(Net((), ())) == 7840


def test_a_convolution_is_counted_as_a_loop_multiplies():
    count = 0
    for _ in range(5 * 5):  # outputs
        for _ in range(3 * 3):  # kernel
            count += 2 * 7
    assert cost.conv_macs(5, 3, 2, 7) == count
    assert cost.conv_macs(5, 3, 4, 8, groups=2) == cost.conv_macs(5, 3, 4, 8) // 2


def test_vgg_16_has_its_published_15_and_a_half_billion():
    assert cost.vgg16_macs() == pytest.approx(15.47e9, rel=1e-3)  # 15.5 GMACs in every model zoo


def test_alexnet_has_its_published_0_72_billion():
    assert cost.alexnet_macs() == pytest.approx(0.724e9, rel=5e-3)


@pytest.mark.parametrize(("name", "published"), [("GPT-3", 3.14e23), ("Llama 3", 3.8e25), ("AlexNet", 4.7e17)])
def test_giants_cost_what_their_authors_say(name, published):
    giant = next(each for each in cost.giants() if each.name.startswith(name))
    assert giant.flops == pytest.approx(published, rel=0.02)


def test_the_pace_is_work_over_time():
    seconds = np.linspace(0.001, 0.005, len(NETS))
    pace = cost.throughput(seconds)
    assert pace[2] * seconds[2] == pytest.approx(50 * 6 * cost.macs(NETS[2]))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(30, "30 seconds"), (7200, "2 hours"), (3 * 365.25 * 86400, "3 years"), (1e15, "32 million years")],
)
def test_times_in_words(seconds, words):
    assert cost.in_words(seconds) == words


def test_a_measurement_gives_a_time_and_keeps_it(tensorflow):
    steps = cost.train(Config(number=3))
    first, second = next(steps), next(steps)
    assert np.isnan(first.seconds).all() and second.step == 1
    assert 0 < second.seconds[0] < 60 and np.isnan(second.seconds[1:]).all() and second.device == first.device


def test_numbers_that_are_none_are_refused():
    with pytest.raises(Refused):
        Config(-1)
