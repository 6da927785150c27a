# %% [markdown]
# # A network that learns noisy points by heart
# One input, two hidden layers of 32 units, gradient descent with momentum 0.9. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
SAMPLES = 20
NOISE = 0.4
DROPOUT = 0.0
L2 = 0.0
LEARNING_RATE = 0.02
EPOCHS = 6000
SEED = 6
# end of settings

# %% [markdown]
# ## Points: sin(pi x) and noise

# %%
WIDTH = 32
random = np.random.default_rng([SEED, 17])
parts = []
for count in (SAMPLES, 100):
    x, luck = random.uniform(-1, 1, count), random.normal(size=count)
    parts.append((x.astype(np.float32)[:, None], (np.sin(np.pi * x) + NOISE * luck).astype(np.float32)))
(x, y), (test_x, test_y) = parts

# %% [markdown]
# ## Network: steep first units all over the axis

# %%
model = keras.Sequential(
    [
        keras.Input((1,)),
        keras.layers.Dense(WIDTH, activation="tanh"),
        keras.layers.Dense(WIDTH, activation="tanh"),
        keras.layers.Dense(1),
    ]
)
random = np.random.default_rng([SEED, 19])
first = random.uniform(-5.0, 5.0, (2, WIDTH))
second = random.normal(size=(WIDTH, WIDTH)) / np.sqrt(WIDTH)
last = random.normal(size=(WIDTH, 1)) / np.sqrt(WIDTH)
model.set_weights([first[:1], first[1], second, np.zeros(WIDTH), last, np.zeros(1)])
optimizer = keras.optimizers.SGD(LEARNING_RATE, momentum=0.9)
optimizer.build(model.trainable_variables)


# %% [markdown]
# ## Training: all points in every step


# %%
def fit(x, masks=(1.0, 1.0)):
    """Return the curve at x; the masks silence units of the two hidden layers."""
    return model.layers[2](model.layers[1](model.layers[0](x) * masks[0]) * masks[1])[:, 0]


def error(x, y):
    return tf.reduce_mean(tf.math.squared_difference(fit(x), y))


@tf.function(jit_compile=True)  # compiled, random numbers are drawn in another way: as on screen
def train(epochs):
    for epoch in tf.range(epochs):
        draws = tf.random.stateless_uniform([2, SAMPLES, WIDTH], tf.stack([SEED, epoch]))
        masks = tf.cast(draws >= DROPOUT, tf.float32) / (1 - DROPOUT)
        with tf.GradientTape() as tape:
            cost = tf.reduce_mean(tf.math.squared_difference(fit(x, (masks[0], masks[1])), y))
            for matrix in model.trainable_variables[::2]:
                cost += L2 * tf.reduce_sum(tf.square(matrix))
        optimizer.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)


train(tf.constant(EPOCHS))

# %%
print("loss", float(error(x, y)))
print("test_loss", float(error(test_x, test_y)))
