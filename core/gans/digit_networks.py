"""The conditional GAN's two networks: noise and a class to a picture, a picture and a class to a score."""

from collections.abc import Sequence
from typing import Any

from core.devices import on_device, tf

LATENT, CLASSES, SLOPE = 64, 10, 0.2
CHANNELS = (64, 32, 16)  # G's, at 7 x 7, 14 x 14 and 28 x 28
CRITIC_SHAPES = {
    "conv1": (4, 4, 1, 32),
    "conv2": (4, 4, 32, 64),
    "conv3": (3, 3, 64, 128),
    "dense": (2048, 256),
    "score": (256, 1),
    "classes": (10, 256),
}
BIASED = ("conv1", "conv2", "conv3", "dense", "score")


def build_generator(seed: int = 0) -> Any:
    """Return G as a Keras model: noise [n, 64] and class weights [n, 10] to pictures [n, 28, 28, 1] in -1..1.

    A class is a row of weights that sum to 1, so two classes can be blended.
    """
    keras = tf.keras

    def start(number: int) -> Any:
        return keras.initializers.GlorotUniform(seed=seed + number)

    with on_device():
        noise, chosen = keras.Input((LATENT,), name="noise"), keras.Input((CLASSES,), name="classes")
        known = keras.initializers.RandomNormal(stddev=0.05, seed=seed + 1)
        embedded = keras.layers.Dense(64, use_bias=False, kernel_initializer=known, name="embedding")(chosen)
        signal = keras.layers.Concatenate(name="both")([noise, embedded])
        flat = 7 * 7 * CHANNELS[0]
        signal = keras.layers.Dense(flat, use_bias=False, kernel_initializer=start(2), name="dense")(signal)
        signal = keras.layers.Reshape((7, 7, CHANNELS[0]), name="small")(signal)
        for number, channels in enumerate(CHANNELS[1:]):
            signal = keras.layers.BatchNormalization(momentum=0.9, name=f"norm{number + 1}")(signal)
            signal = keras.layers.ReLU(name=f"relu{number + 1}")(signal)
            signal = keras.layers.Conv2DTranspose(
                channels, 4, 2, "same", use_bias=False, kernel_initializer=start(3 + number), name=f"up{number + 1}"
            )(signal)
        signal = keras.layers.BatchNormalization(momentum=0.9, name="norm3")(signal)
        signal = keras.layers.ReLU(name="relu3")(signal)
        picture = keras.layers.Conv2D(
            1, 3, padding="same", activation="tanh", kernel_initializer=start(5), name="picture"
        )(signal)
        return keras.Model([noise, chosen], picture, name="generator")


def initial_critic(seed: int = 0) -> dict[str, Any]:
    """Return D's untrained weights by name, as tensors."""
    weights = {}
    for number, (name, shape) in enumerate(CRITIC_SHAPES.items()):
        weights[name] = tf.keras.initializers.GlorotUniform(seed=seed + 10 + number)(shape)
        if name in BIASED:
            weights[f"{name}_bias"] = tf.zeros(shape[-1:])
    return weights


def scores(weights: dict[str, Any], images: Any, classes: Any) -> Any:
    """Return D's score [n] for pictures [n, 28, 28, 1] in -1..1 said to show `classes` [n, 10]; above 0 is real.

    D(x, y) = w . f(x) + b + y^T V f(x), the class by projection (Miyato and Koyama 2018, section 3)
    """
    signal = images
    for name in ("conv1", "conv2", "conv3"):
        signal = tf.nn.conv2d(signal, weights[name], 2, "SAME") + weights[f"{name}_bias"]
        signal = tf.nn.leaky_relu(signal, SLOPE)
    signal = tf.reshape(signal, [-1, CRITIC_SHAPES["dense"][0]])
    features = tf.nn.leaky_relu(signal @ weights["dense"] + weights["dense_bias"], SLOPE)
    of_class = tf.reduce_sum(features * (classes @ weights["classes"]), axis=1)
    return (features @ weights["score"] + weights["score_bias"])[:, 0] + of_class


def one_hot(labels: Sequence[int] | Any) -> Any:
    """Return class weights [n, 10] for whole labels [n]."""
    return tf.one_hot(tf.convert_to_tensor(labels), CLASSES)
