"""The network as Keras code that runs by itself and gives the numbers on screen."""

from typing import Any

import numpy as np

from core.networks.config import Config, sizes
from core.networks.training import Snapshot

_INPUT_CODE = {
    "x1": "x1",
    "x2": "x2",
    "x1_squared": "x1**2",
    "x2_squared": "x2**2",
    "x1_x2": "x1 * x2",
    "sin_x1": "np.sin(x1)",
    "sin_x2": "np.sin(x2)",
}


def keras_code(config: Config, snapshot: Snapshot) -> str:
    """Return a script that builds the network in Keras with the weights of `snapshot` and prints its loss."""
    return "\n".join([_head(config), _model(config), _weights(snapshot), _tail(config, snapshot)])


def _head(config: Config) -> str:
    inputs = ", ".join(_INPUT_CODE[name] for name in config.inputs)
    return f"""import keras
import numpy as np

points = np.array({_literal(config.points)})
labels = np.array({_literal(config.labels)})
held_out = np.array({_literal(config.held_out or (False,) * len(config.points))})

x1, x2 = points.T
features = np.stack([{inputs}], axis=1)
"""


def _model(config: Config) -> str:
    lines = [f"    keras.Input(({len(config.inputs)},)),"]
    penalty = f", kernel_regularizer=keras.regularizers.L1L2({config.l1}, {config.l2 / 2})" * bool(
        config.l1 or config.l2
    )
    for units, kind, share in zip(config.hidden, config.activations, config.dropouts, strict=True):
        lines.append(f'    keras.layers.Dense({units}, activation="{kind}"{penalty}),')
        lines += [f"    keras.layers.Dropout({share}),"] if share else []
    lines.append(f"    keras.layers.Dense({sizes(config)[-1]}{penalty}),")
    return "model = keras.Sequential([\n" + "\n".join(lines) + "\n])"


def _weights(snapshot: Snapshot) -> str:
    arrays = ",\n    ".join(f"np.array({_literal(w.tolist())})" for w in snapshot.weights)
    return f"model.set_weights([\n    {arrays},\n])  # as they are after epoch {snapshot.step}\n"


def _tail(config: Config, snapshot: Snapshot) -> str:
    rate = config.rate_at(snapshot.step)
    optimizer = {
        "SGD": f"keras.optimizers.SGD({rate})",
        "momentum": f"keras.optimizers.SGD({rate}, momentum=0.9)",
        "RMSprop": f"keras.optimizers.RMSprop({rate})",
        "Adam": f"keras.optimizers.Adam({rate})",
    }[config.optimizer]
    told = {
        0: "keras.losses.MeanSquaredError()",
        2: "keras.losses.BinaryCrossentropy(from_logits=True)",
    }.get(config.classes, "keras.losses.SparseCategoricalCrossentropy(from_logits=True)")
    batch = min(config.batch, len(config.points)) or len(config.points)
    return f"""loss = {told}
outputs = model(features[~held_out])
targets = labels[~held_out]{"[:, None]" if config.classes in (0, 2) else ""}
print("training loss", float(loss(targets, outputs)))

# To train on from here:
model.compile({optimizer}, loss)
# model.fit(features[~held_out], targets, batch_size={batch}, epochs=100)
"""


def _literal(values: Any) -> str:
    return np.array2string(np.array(values), separator=", ", threshold=10**6, floatmode="unique", max_line_width=110)
