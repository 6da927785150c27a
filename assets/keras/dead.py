# %% [markdown]
# # Units that fall silent for good
# A ReLU network trained with large steps; a unit is dead when its output is 0 for every point.
# Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
POINTS = [[-2.0, 0.0], [-1.0, 1.0], [1.0, 0.0], [2.0, 1.0]]
LABELS = [0, 0, 1, 1]
HIDDEN = [8, 8, 8]
PHASES = [["relu", 2.0, 600]]  # activation, learning rate, epochs
LEAK = 0.2
SEED = 9
# end of settings

# %%
features, labels = np.array(POINTS, np.float32), np.array(LABELS, np.float32)
ACTIVATIONS = {
    "step": lambda z: tf.where(z >= 0, tf.ones_like(z), tf.zeros_like(z)),
    "leaky_relu": lambda z: tf.nn.leaky_relu(z, alpha=LEAK),
    "linear": tf.identity,
}
model = keras.Sequential([keras.Input((2,)), *(keras.layers.Dense(units) for units in (*HIDDEN, 1))])
random, weights = np.random.default_rng(SEED), []
for inputs, units in zip([2, *HIDDEN], [*HIDDEN, 1]):
    weights += [random.normal(0, np.sqrt(2 / inputs), (inputs, units)), np.zeros(units)]  # He et al., 2015
model.set_weights(weights)


def forward(activation):
    """Return the logits of all points and the outputs of every hidden layer."""
    bend = ACTIVATIONS.get(activation) or keras.activations.get(activation)
    x, seen = features, []
    for layer in model.layers[:-1]:
        x = bend(layer(x))
        seen.append(x)
    return model.layers[-1](x)[:, 0], seen


def cost(activation):
    z, _ = forward(activation)
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=z))


# %%
for activation, rate, epochs in PHASES:

    @tf.function
    def train(activation=activation, rate=rate, epochs=epochs):
        for _ in tf.range(epochs):
            with tf.GradientTape() as tape:
                value = cost(activation)
            variables = model.trainable_variables
            gradients = tape.gradient(value, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
            for variable, gradient in zip(variables, gradients):
                variable.assign_sub(rate * gradient)

    train()

# %%
z, seen = forward(PHASES[-1][0])
silent = [int(np.sum(np.all(layer.numpy() == 0, axis=0))) for layer in seen]
print("loss", float(cost(PHASES[-1][0])))
print("accuracy", float(np.mean((z.numpy() > 0) == (labels > 0.5))))
print("share", sum(silent) / sum(HIDDEN))
