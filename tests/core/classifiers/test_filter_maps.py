"""The maps and the answer of a small network against the Keras model that the lesson's other parts use."""

import numpy as np
import pytest

from core.classifiers import filter_maps, network, training
from core.data import mnist


@pytest.mark.parametrize("config", [
    training.Config(), training.Config(filters=(4, 6, 5), kernel=5, units=7), training.Config(filters=(3,), kernel=1),
])  # fmt: skip
def test_maps_and_probabilities_are_those_of_keras(config, tensorflow):
    weights = training.initial_weights(config)
    model = network.build(config.architecture)
    model.set_weights([np.array(part) for part in weights])
    image = mnist().test_images[5].astype(np.float32) / 255
    found = filter_maps.filter_maps(weights, image)
    exact = model(image[None, ..., None]).numpy()[0]
    assert found.probabilities == pytest.approx(exact, abs=1e-5)
    for i, maps in enumerate(found.maps):
        inner = tensorflow.keras.Model(model.input, model.get_layer(f"conv{i + 1}_relu").output)
        assert maps == pytest.approx(inner(image[None, ..., None]).numpy()[0], abs=1e-5)
