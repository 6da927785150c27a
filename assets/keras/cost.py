# %% [markdown]
# # What learning costs
# Multiplications counted layer by layer, and the seconds that a training step takes on this computer. Put
# `mnist_small.npz` beside this file. Needs `pip install tensorflow`.

# %%
import math
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
# Each network: filters of the convolutions, units of the dense layers.
NETWORKS = [[[4, 8], [16]], [[8, 16], [32]], [[16, 32], [64]], [[32, 64], [128]], [[64, 128], [256]]]
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"
BATCH, STEPS = 50, 24

# %%
with np.load(DIGITS) as file:
    images, labels = file["x_train"][:500, ..., None].astype(np.float32) / 255, file["y_train"][:500].astype(np.int32)


# %% [markdown]
# ## Multiplications for one digit
# A layer uses each number of its kernel once at every place of its output.


# %%
def multiplications(model):
    total = 0
    for layer in model.layers:
        if layer.weights:
            places = math.prod(layer.output.shape[1:-1])  # 1 for a dense layer
            total += places * math.prod(layer.kernel.shape)
    return total


def network(filters, units):
    body = [keras.layers.Conv2D(count, 3, 2, "same", activation="relu") for count in filters]
    body += [keras.layers.Flatten(), *(keras.layers.Dense(count, activation="relu") for count in units)]
    return keras.Sequential([keras.Input((28, 28, 1)), *body, keras.layers.Dense(10)])


# %% [markdown]
# ## Seconds for a training step of 50 digits: the best of 24, after one that also traces


# %%
def seconds_per_step(model):
    adam = keras.optimizers.Adam(0.001)
    adam.build(model.trainable_variables)

    @tf.function
    def step(pictures, labels):
        with tf.GradientTape() as tape:
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=model(pictures))
            cost = tf.reduce_mean(each)
        adam.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)
        return cost

    random, times = np.random.default_rng(SEED), []
    for _ in range(STEPS + 1):
        rows = random.permutation(len(images))[:BATCH]
        batch, start = (tf.constant(images[rows]), tf.constant(labels[rows])), float(tf.timestamp())
        float(step(*batch))
        times.append(float(tf.timestamp()) - start)
    return min(times[1:])


# %% [markdown]
# A training step takes about 6 operations for each multiplication: a product and a sum forwards, twice as many back.

# %%
for place, (filters, units) in enumerate(NETWORKS):
    model = network(filters, units)
    count = multiplications(model)
    print(f"multiplications_{place}", count)
    seconds = seconds_per_step(model)
    print(f"# {model.count_params():,} weights: {seconds * 1000:.2f} ms, {6 * count * BATCH / seconds:.3g} a second")
