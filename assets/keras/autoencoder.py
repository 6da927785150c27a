# %% [markdown]
# # An autoencoder squeezes digits into two numbers
# Put `mnist_small.npz` (4,000 digits to learn from, 1,000 held out) beside this file. Needs `pip install tensorflow`.

# %%
import math
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
VARIATIONAL = False
BETA = 1.0
LEARNING_RATE = 0.002
STEPS = 1240
WHOLE = 1240  # steps of the whole run, over which the learning rate falls
HIDDEN = [128, 64]
LATENT = 2
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"
BATCH = 128

# %%
with np.load(DIGITS) as file:
    images, held_out, labels = file["x_train"], file["x_test"], file["y_test"]
rows = lambda pictures: pictures.reshape(len(pictures), 784).astype(np.float32) / np.float32(255)  # noqa: E731


# %% [markdown]
# ## Encoder and decoder


# %%
def stack(widths, seed):
    """Return dense layers with ReLU between them and none behind the last."""
    model = keras.Sequential([keras.Input((widths[0],))])
    for i, units in enumerate(widths[1:], 1):
        start = keras.initializers.GlorotUniform(seed=seed + i)
        bend = "relu" if i < len(widths) - 1 else None
        model.add(keras.layers.Dense(units, activation=bend, kernel_initializer=start))
    return model


encoder = stack([784, *HIDDEN, LATENT * (2 if VARIATIONAL else 1)], SEED)
decoder = stack([LATENT, *reversed(HIDDEN), 784], SEED + 50)


def losses(x, epsilon):
    """Return reconstruction error and KL divergence of each picture."""
    code = encoder(x)
    if not VARIATIONAL:
        return tf.reduce_sum(tf.square(x - tf.sigmoid(decoder(code))), 1), tf.zeros_like(x[:, 0])
    mu, log_variance = tf.split(code, 2, axis=1)
    logits = decoder(mu + tf.exp(log_variance / 2) * epsilon)
    error = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=logits), 1)
    return error, tf.reduce_sum(tf.square(mu) + tf.exp(log_variance) - 1.0 - log_variance, 1) / 2


# %% [markdown]
# ## Training: Adam, its rate falling along half a cosine

# %%
variables = [*encoder.trainable_variables, *decoder.trainable_variables]
adam = keras.optimizers.Adam(LEARNING_RATE)
adam.build(variables)


@tf.function(jit_compile=True)
def step(x, number):
    epsilon = tf.random.stateless_normal([BATCH, LATENT], [SEED, number])
    with tf.GradientTape() as tape:
        error, apart = (tf.reduce_mean(part) for part in losses(x, epsilon))
        cost = error + BETA * apart
    gradients = tape.gradient(cost, variables)
    adam.learning_rate.assign(LEARNING_RATE * (1 + tf.cos(math.pi * tf.cast(number, tf.float32) / WHOLE)) / 2)
    adam.apply(gradients, variables)
    return cost


random, queue = np.random.default_rng(SEED), np.empty(0, np.int32)
for number in range(STEPS):
    if len(queue) < BATCH:
        queue = np.concatenate([queue, random.permutation(len(images)).astype(np.int32)])
    chosen, queue = queue[:BATCH], queue[BATCH:]
    cost = step(rows(images[chosen]), tf.constant(number))
    if number % 100 == 0:
        print("# step", number, "loss of its batch", float(cost))

# %% [markdown]
# ## The numbers on screen: 500 held-out digits

# %%
first = [int(np.flatnonzero(labels == digit)[0]) for digit in range(10)]
shown = np.array([*first, *(i for i in range(500) if i not in first)])[:500]
epsilon = np.random.default_rng(0).standard_normal((500, LATENT), np.float32)
error, apart = losses(rows(held_out[shown]), epsilon)
print("held_out_error", float(tf.reduce_mean(error)))
print("held_out_divergence", float(tf.reduce_mean(apart)))
