"""GPU when TensorFlow can use one, else CPU: chosen once, and said in one sentence."""

import importlib
import os
import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# XLA's CPU back end runs a loop over more than a few hundred bytes as many small tasks; compiled into one
# function, our training loops are three to six times faster per CPU second and leave a core to the server.
# (The flag is only known by this longer name; on its own XLA aborts the process.)
_ONE_LOOP = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=1000000"
if "xla_backend_extra_options" not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {_ONE_LOOP}".strip()


@dataclass(frozen=True)
class Device:
    """Where models run: TensorFlow's `place` name, words for the status line, and what went wrong, if anything."""

    place: str
    words: str
    trouble: str = ""


def cores() -> int:
    """Return how many CPU cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def choose(tensorflow: Any, card: Path = Path("/dev/nvidia0")) -> Device:
    """Return the first GPU that finishes a tiny product, else the CPU with the reason a present card is not used."""
    try:
        gpus = tensorflow.config.list_physical_devices("GPU")
        if not gpus:
            return _cpu(_NO_LIBRARIES if card.exists() else "")
        for gpu in gpus:
            tensorflow.config.experimental.set_memory_growth(gpu, True)
        _exact(tensorflow.config.experimental)
        with tensorflow.device("/GPU:0"):
            tensorflow.linalg.matmul(tensorflow.ones([2, 2]), tensorflow.ones([2, 2])).numpy()
        return Device("/GPU:0", _gpu_words(tensorflow, gpus[0]))
    except Exception as error:  # a broken driver shows as any of a dozen TensorFlow error types
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return _cpu(f"A GPU was found but does not work ({reason}). Everything runs on the CPU instead.")


def _exact(settings: Any) -> None:
    """Let a GPU give the CPU's numbers to the last decimals on screen, and the same ones each time."""
    settings.enable_tensor_float_32_execution(False)  # it multiplies with ten binary digits after the point
    settings.enable_op_determinism()  # else it adds in whichever order its threads end


_NO_LIBRARIES = (
    "An NVIDIA card was found, but TensorFlow cannot use it. Install tensorflow[and-cuda] (see README) "
    "or check the driver. Everything runs on the CPU instead."
)


def _cpu(trouble: str) -> Device:
    return Device("/CPU:0", f"CPU, {cores()} core{'s' * (cores() != 1)}", trouble)


def _gpu_words(tensorflow: Any, gpu: Any) -> str:
    name = tensorflow.config.experimental.get_device_details(gpu).get("device_name", "unknown")
    for device in importlib.import_module("tensorflow.python.client.device_lib").list_local_devices():
        if device.device_type == "GPU":
            return f"GPU {name}, {device.memory_limit / 2**30:.0f} GB"
    return f"GPU {name}"


class _Lazy(ModuleType):
    """TensorFlow, imported when first used: the import takes seconds and no page may wait for it to appear."""

    def __getattr__(self, name: str) -> Any:
        return getattr(importlib.import_module(self.__name__), name)


tf: Any = _Lazy("tensorflow")
_lock = threading.Lock()
_chosen: list[Device] = []


def device() -> Device:
    """Return the device that this process trains on; the first call imports TensorFlow."""
    with _lock:
        if not _chosen:
            _chosen.append(choose(tf))
        return _chosen[0]


def on_device() -> AbstractContextManager[Any]:
    """Return TensorFlow's device scope for the chosen device: for models of pictures."""
    return _on(device().place)


def on_cpu() -> AbstractContextManager[Any]:
    """Return TensorFlow's device scope for the CPU: for models of points, numbers and short sequences.

    A GPU starts each operation of a step by itself; where a step has little to compute, that takes up to twenty times
    as long as the step on a CPU, and compiling for it up to five times as long.
    """
    device()  # TensorFlow takes all of a GPU's memory at its first operation anywhere, unless told before
    return _on("/CPU:0")


def _on(place: str) -> AbstractContextManager[Any]:
    scope: AbstractContextManager[Any] = tf.device(place)
    return scope
