# %% [markdown]
# # Diffusion in the plane
# A small network learns to tell noise from data at every noise level; then points walk from noise to data.
# Needs `pip install tensorflow`.

# %%
import math
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
POINTS = [[1.6, 0.0], [0.0, 1.6], [-1.6, 0.0], [0.0, -1.6]]
WIDTH = 64
LEARNING_RATE = 0.005
STEPS = 4000
WHOLE = 4000  # steps of the whole run, over which the learning rate falls
SPAN = 200  # the loss is the mean over so many last steps
SEED = 0
# end of settings
BATCH, WAVES, SPREAD = 256, 8, 0.05

# %% [markdown]
# ## Network: a noisy point and its noise level in, the velocity out

# %%
data = np.array(POINTS, np.float32)
model = keras.Sequential([keras.Input((2 + 2 * WAVES,))])
for _ in range(3):
    model.add(keras.layers.Dense(WIDTH, activation="silu"))
model.add(keras.layers.Dense(2))
random, weights = np.random.default_rng(SEED), []
for variable in model.trainable_variables[::2]:
    inputs, units = variable.shape
    scale = math.sqrt(2 / inputs) if units > 2 else 0.0
    weights += [(random.standard_normal((inputs, units)) * scale).astype(np.float32), np.zeros(units, np.float32)]
model.set_weights(weights)


def velocity(noisy, angles):
    waves = angles[:, None] * tf.range(1.0, WAVES + 1.0)
    return model(tf.concat([noisy, tf.sin(waves), tf.cos(waves)], 1))


def batch(i):
    """Return points around the data, noise, and levels spread evenly over 0..pi / 2."""
    seeds = [tf.stack([SEED * 8 + part, i]) for part in range(4)]
    rows = tf.random.stateless_uniform([BATCH], seeds[0], 0, len(data), tf.int32)
    near = tf.gather(data, rows) + SPREAD * tf.random.stateless_normal([BATCH, 2], seeds[1])
    level = (tf.range(BATCH, dtype=tf.float32) + tf.random.stateless_uniform([BATCH], seeds[2])) / BATCH
    return near, tf.random.stateless_normal([BATCH, 2], seeds[3]), level * math.pi / 2


# %% [markdown]
# ## Training: Adam, and a running average of the weights that makes the samples

# %%
adam = keras.optimizers.Adam(LEARNING_RATE, epsilon=1e-8)
adam.build(model.trainable_variables)
average = [tf.Variable(variable) for variable in model.trainable_variables]


@tf.function(jit_compile=True)
def step(i):
    clean, noise, angles = batch(i)
    signal, sigma = tf.cos(angles)[:, None], tf.sin(angles)[:, None]
    with tf.GradientTape() as tape:
        guess = velocity(signal * clean + sigma * noise, angles)
        cost = tf.reduce_mean(tf.square(guess - (signal * noise - sigma * clean)))
    fall = 0.02 + 0.98 * (1 + tf.cos(math.pi * tf.cast(i, tf.float32) / WHOLE)) / 2
    adam.learning_rate.assign(LEARNING_RATE * fall)
    adam.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)
    t = tf.cast(i + 1, tf.float32)
    share = tf.minimum(0.995, (1 + t) / (10 + t))
    for mean, variable in zip(average, model.trainable_variables):
        mean.assign(share * mean + (1 - share) * variable)
    return cost


costs = []
for i in range(STEPS):
    costs.append(float(step(tf.constant(i))))
    if i % 500 == 0:
        print("# step", i, "loss of its batch", costs[-1])

# %% [markdown]
# ## The numbers on screen, and samples: DDIM from noise to data in 20 steps

# %%
print("loss", float(np.mean(costs[-SPAN:])))
model.set_weights([mean.numpy() for mean in average])
steps = np.linspace(1000, 0, 21).round().astype(int)
turn = (np.arange(1001) / 1000 + 0.008) / 1.008 * math.pi / 2
kept = np.cumprod(np.r_[1.0, np.maximum(np.cos(turn[1:]) ** 2 / np.cos(turn[:-1]) ** 2, 0.001)])[steps]
x = np.random.default_rng([SEED, 1]).standard_normal((250, 2)).astype(np.float32)
for now, then in zip(kept[:-1], kept[1:]):
    v = velocity(x, tf.fill([len(x)], np.float32(np.arccos(np.sqrt(now)))))
    clean, noise = np.sqrt(now) * x - np.sqrt(1 - now) * v, np.sqrt(1 - now) * x + np.sqrt(now) * v
    x = np.float32(np.sqrt(then)) * clean + np.float32(np.sqrt(1 - then)) * noise
samples = np.array(x)
print("# samples, mean and spread", samples.mean(0), samples.std(0))
