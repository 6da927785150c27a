# %% [markdown]
# # Cross-entropy against squared error
# The same classifier from the same first weights, trained once on each loss. Needs `pip install tensorflow`.

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
WEIGHTS = [[[-3.0], [0.0]], [0.0]]  # the common start: matrix and bias in turn
ACTIVATION = "tanh"
LEARNING_RATE = 0.1
EPOCHS = 400
# end of settings

# %%
features, labels = np.array(POINTS, np.float32), np.array(LABELS, np.float32)
start = [np.array(values, np.float32) for values in WEIGHTS]


def network():
    """Return the classifier with the common first weights; its last sums are logits."""
    model = keras.Sequential([keras.Input((2,))])
    for matrix in start[:-2:2]:
        model.add(keras.layers.Dense(matrix.shape[1], activation=ACTIVATION))
    model.add(keras.layers.Dense(1))
    model.set_weights(start)
    return model


def cross_entropy(z):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=z[:, 0]))


def squared_error(z):
    return tf.reduce_mean(tf.square(tf.sigmoid(z[:, 0]) - labels))


# %%
for name, goal in (("ce", cross_entropy), ("mse", squared_error)):
    model = network()
    optimizer = keras.optimizers.SGD(LEARNING_RATE)
    optimizer.build(model.trainable_variables)

    def descended(epochs, model=model, goal=goal, optimizer=optimizer):
        for _ in tf.range(epochs):
            with tf.GradientTape() as tape:
                cost = goal(model(features))
            optimizer.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)

    tf.function(descended)(tf.constant(EPOCHS))
    z = model(features)
    print(f"{name}_entropy", float(cross_entropy(z)))
    print(f"{name}_error", float(squared_error(z)))
    print(f"{name}_accuracy", float(np.mean((z[:, 0].numpy() > 0) == (labels > 0.5))))
