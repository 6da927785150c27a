# %% [markdown]
# # The best possible discriminator, and one that learns to become it
# Real samples come from two Gaussians, generated ones from a third; both densities are known, so the best answer is
# too: D*(x) = p(x) / (p(x) + q(x)) (Goodfellow et al., 2014). Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
GAP = 0.6  # how far the generated samples lie above the middle of the real ones
STEPS = 1500
SEED = 0
# end of settings
REAL, SPREAD, COUNT, BATCH, RATE = (-0.45, 0.45), 0.3, 2048, 256, 0.003


# %%
def samples(count, seed):
    """Return real and generated samples [count, 2]."""
    random = np.random.default_rng([seed, 41])
    real = random.normal(0, SPREAD, (count, 2)) + np.column_stack([random.choice(REAL, count), np.zeros(count)])
    fake = random.normal(0, SPREAD, (count, 2)) + (0, GAP)
    return real.astype(np.float32), fake.astype(np.float32)


def gaussian(places, x, y):
    away = (places[:, 0] - x) ** 2 + (places[:, 1] - y) ** 2
    return np.exp(-away / (2 * SPREAD**2)) / (2 * np.pi * SPREAD**2)


def best(places):
    """Return D*(x) = p / (p + q)."""
    p = (gaussian(places, REAL[0], 0) + gaussian(places, REAL[1], 0)) / 2
    return p / np.maximum(p + gaussian(places, 0, GAP), 1e-300)


# %% [markdown]
# ## Discriminator

# %%
hidden = [layer for _ in range(2) for layer in (keras.layers.Dense(32), keras.layers.LeakyReLU(negative_slope=0.2))]
model = keras.Sequential([keras.Input((2,)), *hidden, keras.layers.Dense(1)])
random, weights = np.random.default_rng([SEED, 21]), []
random.normal(size=(2, 2))  # the first four numbers of this seed belong to the generator, which stands still here
for inputs, units in ((2, 32), (32, 32), (32, 1)):
    spread = np.sqrt(2 / inputs if units > 1 else 2 / (inputs + units))
    weights += [random.normal(0, spread, (inputs, units)).astype(np.float32), np.zeros(units, np.float32)]
model.set_weights(weights)

# %% [markdown]
# ## Training: it raises V, the mean of log D(x) over real and of log(1 - D(x)) over generated samples
# Adam (Kingma and Ba, 2015, algorithm 1) with decays 0.5 and 0.99.

# %%
real, fake = samples(COUNT, SEED)
variables = model.trainable_variables
means, squares = ([tf.Variable(tf.zeros_like(v)) for v in variables] for _ in range(2))


@tf.function(jit_compile=True)
def step(number):
    rows = tf.random.stateless_uniform([BATCH], tf.stack([number, 0]), 0, COUNT, tf.int32)
    with tf.GradientTape() as tape:
        told = model(tf.gather(real, rows))[:, 0], model(tf.gather(fake, rows))[:, 0]
        value = -tf.reduce_mean(tf.nn.softplus(-told[0])) - tf.reduce_mean(tf.nn.softplus(told[1]))
        loss = -value
    count = tf.cast(number + 1, tf.float32)
    fair = RATE * tf.sqrt(1 - 0.99**count) / (1 - 0.5**count)
    for variable, m, s, gradient in zip(variables, means, squares, tape.gradient(loss, variables)):
        m.assign(0.5 * m + 0.5 * gradient)
        s.assign(0.99 * s + 0.01 * gradient * gradient)
        variable.assign_sub(fair * m / (tf.sqrt(s) + 1e-8))
    return loss


for number in range(STEPS):
    loss = step(tf.constant(number))
    if number % 300 == 0:
        print("# update", number, "loss of its batch", float(loss))

# %% [markdown]
# ## The numbers on screen: 20,000 fresh samples of each kind
# `loss` is -V, `off` how far D is from D* on average.

# %%
fresh = samples(20_000, SEED + 1)
scores = [np.asarray(model(tf.constant(part)), np.float64)[:, 0] for part in fresh]
print("loss", float(np.logaddexp(0, -scores[0]).mean() + np.logaddexp(0, scores[1]).mean()))
said = 1 / (1 + np.exp(-np.concatenate(scores)))
print("off", float(np.abs(said - best(np.concatenate(fresh))).mean()))
bound = np.log(best(fresh[0])).mean() + np.log1p(-best(fresh[1])).mean()
print("# V of D* on these samples:", bound)
