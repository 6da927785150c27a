"""What a network computes, layer by layer, and what it is told about its error; plain TensorFlow."""

from typing import Any

from core.devices import tf


def layers(weights: tuple[Any, ...], features: Any, activation: str | tuple[str, ...]) -> list[Any]:
    """Return every layer's output for `features` [..., n, inputs], the last one before its sigmoid or softmax.

    Weights may carry a leading axis (one entry per snapshot); then the outputs carry it too.
    """
    last = len(weights) // 2 - 1
    kinds = (activation,) * last if isinstance(activation, str) else activation
    signal, outputs = features, []
    for i in range(last + 1):
        signal = tf.matmul(signal, weights[2 * i]) + tf.expand_dims(weights[2 * i + 1], -2)
        if i < last and kinds[i] != "linear":
            signal = getattr(tf.nn, kinds[i])(signal)
        outputs.append(signal)
    return outputs


def logits(weights: tuple[Any, ...], features: Any, activation: str | tuple[str, ...]) -> Any:
    """Return the single output before the sigmoid for `features` [n, inputs]: [n]."""
    return layers(weights, features, activation)[-1][..., 0]


def with_dropout(weights: Any, features: Any, activation: tuple[str, ...], dropout: Any, seed: Any) -> Any:
    """Return the output [n, outputs] while a random share of each hidden layer's units is left out.

    What stays is scaled by 1 / (1 - share), so that the expected signal is the same (Srivastava et al., 2014).
    """
    signal = features
    last = len(weights) // 2 - 1
    for i in range(last + 1):
        signal = tf.matmul(signal, weights[2 * i]) + weights[2 * i + 1]
        if i < last:
            signal = signal if activation[i] == "linear" else getattr(tf.nn, activation[i])(signal)
            chance = tf.random.stateless_uniform(tf.shape(signal), seed + tf.constant([0, i]))
            signal = tf.where(chance >= dropout[i], signal / (1 - dropout[i]), 0.0)
    return signal


def mean_over(each: Any, share: Any) -> Any:
    """Return the mean of `each` [n] over the rows whose `share` is 1; rows of share 0 only fill up."""
    return tf.reduce_sum(each * share) / tf.maximum(tf.reduce_sum(share), 1.0)


def cross_entropy(outputs: Any, labels: Any, share: Any) -> Any:
    """Return the mean binary cross-entropy of logits [n], in nats."""
    return mean_over(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=outputs), share)


def loss(outputs: Any, labels: Any, share: Any, classes: int) -> Any:
    """Return the loss of `outputs` [n, outputs]: mean squared error, or binary or softmax cross-entropy in nats."""
    if classes == 0:
        return mean_over(tf.square(outputs[:, 0] - labels), share)
    if classes == 2:
        return cross_entropy(outputs[:, 0], labels, share)
    chosen = tf.cast(labels, tf.int32)
    return mean_over(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=chosen, logits=outputs), share)


def decisions(outputs: Any, classes: int) -> Any:
    """Return the class each row of `outputs` [n, outputs] stands for, as numbers [n]."""
    if classes == 2:
        return tf.cast(outputs[:, 0] > 0, tf.float32)
    return tf.cast(tf.argmax(outputs, axis=1), tf.float32)


def answers(outputs: Any, classes: int) -> Any:
    """Return what is shown: probability of class 1 [n], probabilities [n, classes], or the number itself [n]."""
    if classes == 0:
        return outputs[..., 0]
    return tf.nn.sigmoid(outputs[..., 0]) if classes == 2 else tf.nn.softmax(outputs)
