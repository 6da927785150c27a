"""Between a Keras model and the numbers that are stored of it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.pretrained.store import Pretrained
from core.runs import Refused


def numbers_of(model: Any, prefix: str = "") -> dict[str, NDArray[np.float32]]:
    """Return a Keras model's weights by `prefix` and path, in Keras' own order."""
    return {f"{prefix}{variable.path}": np.asarray(variable) for variable in model.weights}


def put(model: Any, pretrained: Pretrained, prefix: str = "") -> Any:
    """Give `model` the stored weights whose names begin with `prefix`, in order; returns it.

    Raises `Refused` where shapes do not fit.
    """
    stored = [values for name, values in _weights(pretrained.numbers) if name.startswith(prefix)]
    wanted = [tuple(variable.shape) for variable in model.weights]
    if [values.shape for values in stored] != wanted:
        raise Refused(f"The weights of {pretrained.card.name} do not fit the network they are for.")
    model.set_weights(stored)
    return model


def _weights(numbers: Mapping[str, NDArray[Any]]) -> list[tuple[str, NDArray[Any]]]:
    return [(name, values) for name, values in numbers.items() if not name.startswith("about.")]
