"""Why softmax cross-entropy of one probability is not binary cross-entropy, as numbers from TensorFlow itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.devices import on_cpu, tf
from core.losses.tables import binary_cross_entropy_table

WRONG_CALL = "tf.nn.softmax_cross_entropy_with_logits(y, predicted)"
RIGHT_CALLS = (
    "tf.keras.losses.BinaryCrossentropy()(y, predicted)",
    "tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=z)",
)
REASON = (
    "Softmax shares 1 among the classes. With one class that class always gets all of it: "
    "the probability is 1, its logarithm 0, and so is the loss, whatever the network says. Nothing can be learned."
)


@dataclass(frozen=True)
class SingleProbability:
    """What TensorFlow returns for probabilities f [n] and labels y [n].

    `softmax_rows` [n]: the old slide's call on a column [n, 1], one class per row, always 0. `softmax_flat`: the
    same call on a flat list [n], which takes the n students for n classes of one. `sigmoid` is the binary
    cross-entropy on the logits ln(f / (1 - f)), `keras` that of the probabilities, `exact` the closed form.
    """

    softmax_rows: tuple[float, ...]
    softmax_flat: float
    sigmoid: float
    keras: float
    exact: float

    @property
    def softmax(self) -> float:
        """The mean that the old slide's call gives for a column of single probabilities."""
        return sum(self.softmax_rows) / len(self.softmax_rows)


def single_probability(predictions: Sequence[Any], labels: Sequence[Any]) -> SingleProbability:
    """Run the old slide's call and the right ones on probabilities f [n] in 0..1 and labels y [n] of 0 and 1."""
    table = binary_cross_entropy_table(predictions, labels)
    with on_cpu():
        f = tf.constant([row.prediction for row in table.rows], tf.float32)
        y = tf.constant([row.label for row in table.rows], tf.float32)
        column = tf.nn.softmax_cross_entropy_with_logits(y[:, None], f[:, None])
        flat = tf.nn.softmax_cross_entropy_with_logits(y, f)
        kept = tf.clip_by_value(f, 1e-7, 1 - 1e-7)
        each = tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=tf.math.log(kept) - tf.math.log1p(-kept))
        keras = tf.keras.losses.BinaryCrossentropy()(y, f)
    rows = tuple(column.numpy().tolist())
    return SingleProbability(rows, float(flat), float(tf.reduce_mean(each)), float(keras), table.mean)
