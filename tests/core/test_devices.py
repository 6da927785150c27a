"""Devices: which one is taken, simulated with and without a GPU, sound and broken."""

import itertools
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core import devices
from core.activations import dead, side_by_side
from core.autoencoders import live
from core.classifiers import hardening, training
from core.diffusion import plane
from core.gans import optimum
from core.gans import training as game
from core.gradient_descent import overfitting
from core.losses import contest, passing
from core.networks import OPTIMIZERS
from core.networks import training as networks
from core.rnns import forecast, gallery, memory, translation
from tests.benchmarks.peers import config as network

CIRCLE = tuple((float(np.cos(i)), float(np.sin(i))) for i in range(40))
SMALL = (
    *((networks, replace(network((3, 2), 3), optimizer=name)) for name in OPTIMIZERS),
    (dead, dead.Config()), (side_by_side, side_by_side.Config()), (contest, contest.Config()),
    (passing, passing.Config()), (overfitting, overfitting.Config()),
    (live, live.Config()), (game, game.Config()), (optimum, optimum.Config()), (plane, plane.Config(CIRCLE)),
    (memory, memory.Config()), (forecast, forecast.Config(tuple(np.sin(np.arange(80)).tolist()))),
    (gallery, gallery.first("aligned")), (translation, translation.Config()),
)  # fmt: skip


class Fake:
    """TensorFlow as `choose` sees it, with GPUs that work, or break at one of three moments."""

    def __init__(self, gpus: int = 0, broken: str = "") -> None:
        self.grown: list[str] = []
        self.exact: list[bool] = []
        self.config = SimpleNamespace(
            list_physical_devices=lambda kind: self._fail("listing", broken) or [f"GPU:{i}" for i in range(gpus)],
            experimental=SimpleNamespace(
                set_memory_growth=lambda gpu, on: self._fail("growth", broken) or (on and self.grown.append(gpu)),
                get_device_details=lambda gpu: {"device_name": "Test Card"},
                enable_tensor_float_32_execution=self.exact.append,
                enable_op_determinism=lambda: self.exact.append(True),
            ),
        )
        self.linalg = SimpleNamespace(
            matmul=lambda a, b: SimpleNamespace(numpy=lambda: self._fail("product", broken)),
        )

    @staticmethod
    def _fail(moment: str, broken: str) -> None:
        if moment == broken:
            raise RuntimeError(f"CUDA driver is insufficient at {moment}\nlong trace")

    @staticmethod
    def device(place: str):
        return nullcontext()

    @staticmethod
    def ones(shape):
        return shape


@pytest.fixture
def no_card(tmp_path):
    return tmp_path / "nvidia0"


@pytest.fixture(autouse=True)
def listed(monkeypatch):
    local = [
        SimpleNamespace(device_type="CPU", memory_limit=0),
        SimpleNamespace(device_type="GPU", memory_limit=24 << 30),
    ]
    library = SimpleNamespace(list_local_devices=lambda: local)
    real = devices.importlib.import_module
    monkeypatch.setattr(
        devices.importlib, "import_module", lambda name: library if name.endswith("device_lib") else real(name)
    )


def test_a_working_gpu_is_taken_grows_its_memory_and_is_named(no_card):
    tensorflow = Fake(gpus=2)
    device = devices.choose(tensorflow, no_card)
    assert (device.place, device.words, device.trouble) == ("/GPU:0", "GPU Test Card, 24 GB", "")
    assert tensorflow.grown == ["GPU:0", "GPU:1"]
    assert tensorflow.exact == [False, True]


def test_without_a_gpu_the_cpu_is_taken_and_nothing_is_wrong(no_card):
    device = devices.choose(Fake(), no_card)
    assert device.place == "/CPU:0" and device.trouble == ""
    assert device.words.startswith(f"CPU, {devices.cores()} core")


def test_a_card_that_tensorflow_cannot_see_is_said_with_what_to_install(no_card):
    no_card.touch()
    device = devices.choose(Fake(), no_card)
    assert device.place == "/CPU:0" and "tensorflow[and-cuda]" in device.trouble


@pytest.mark.parametrize("moment", ["listing", "growth", "product"])
def test_a_broken_driver_is_named_in_one_line_and_the_cpu_is_taken(moment, no_card):
    device = devices.choose(Fake(gpus=1, broken=moment), no_card)
    assert device.place == "/CPU:0"
    assert f"insufficient at {moment}" in device.trouble and "CPU instead" in device.trouble
    assert "long trace" not in device.trouble


def test_importing_a_lesson_does_not_import_tensorflow():
    script = "import sys, core.networks, core.devices; sys.exit('tensorflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_real_device_computes(tensorflow):
    with devices.on_device():
        assert (
            tensorflow.linalg.matmul(tensorflow.ones([2, 3]), tensorflow.ones([3, 2])).numpy().tolist() == [[3, 3]] * 2
        )


@pytest.fixture
def far_gpu(tensorflow, monkeypatch):
    """Choose a GPU that no computer has, where an operation fails instead of moving to the CPU."""
    monkeypatch.setattr(devices, "_chosen", [devices.Device("/GPU:99", "a GPU")])
    soft = tensorflow.config.get_soft_device_placement()
    tensorflow.config.set_soft_device_placement(False)
    yield tensorflow
    tensorflow.config.set_soft_device_placement(soft)


@pytest.mark.parametrize(("lesson", "config"), SMALL, ids=lambda value: getattr(value, "__name__", ""))
def test_points_numbers_and_sequences_train_on_the_cpu_although_there_is_a_gpu(lesson, config, far_gpu):
    with far_gpu.device("/GPU:99"):  # where TensorFlow puts what names no place
        assert len(list(itertools.islice(lesson.train(config), 2))) == 2


@pytest.mark.parametrize("lesson", [training, hardening])
def test_pictures_train_on_the_gpu_when_there_is_one(lesson, far_gpu):
    with pytest.raises((far_gpu.errors.InvalidArgumentError, RuntimeError), match="GPU:99"):
        list(itertools.islice(lesson.train(lesson.Config()), 2))
