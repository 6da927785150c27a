# %% [markdown]
# # Two networks play against each other in the plane
# A generator makes points out of noise, a discriminator tells them from real ones. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
REAL = [[0.7, 0.0], [0.0, 0.7], [-0.7, 0.0], [0.0, -0.7]]
NOISE, NOISE_SIZE = "normal", 2
G_LAYERS, G_UNITS, G_RATE, G_UPDATES = 2, 32, 0.002, 1
D_LAYERS, D_UNITS, D_RATE, D_UPDATES = 2, 32, 0.002, 1
LOSS = "non-saturating"
OPTIMIZER = "Adam"
HEAD_START = 0  # updates of D before the first step
START_OFF = 0.0  # how far right G starts
STEPS = 4000
SEED = 0
# end of settings
BATCH = 128

# %% [markdown]
# ## Players

# %%
real = np.array(REAL, np.float32)
random = np.random.default_rng([SEED, 21])


def player(inputs, layers, units, outputs):
    """Return dense layers with leaky ReLU between them, with He's first weights, the last ones as Glorot's."""
    widths = [inputs, *[units] * layers, outputs]
    model, weights = keras.Sequential([keras.Input((inputs,))]), []
    for i, (a, b) in enumerate(zip(widths[:-1], widths[1:])):
        last = i == layers
        model.add(keras.layers.Dense(b))
        if not last:
            model.add(keras.layers.LeakyReLU(negative_slope=0.2))
        spread = np.sqrt(2 / (a + b) if last else 2 / a)
        weights += [random.normal(0, spread, (a, b)).astype(np.float32), np.zeros(b, np.float32)]
    model.set_weights(weights)
    return model


generator = player(NOISE_SIZE, G_LAYERS, G_UNITS, 2)
discriminator = player(2, D_LAYERS, D_UNITS, 1)
generator.trainable_variables[-1].assign([START_OFF, 0.0])


# %% [markdown]
# ## What D raises and what G lowers, from D's raw scores


# %%
def terms(real, fake):
    if LOSS == "hinge":
        return tf.minimum(0.0, real - 1), tf.minimum(0.0, -fake - 1)
    if LOSS == "least squares":
        return -tf.square(real - 1), -tf.square(fake)
    if LOSS == "Wasserstein-GP":
        return real, -fake
    return -tf.nn.softplus(-real), -tf.nn.softplus(fake)  # log D(x), log(1 - D(G(z)))


def lowered(fake):
    if LOSS == "min-max":
        return -tf.nn.softplus(fake)
    if LOSS == "non-saturating":
        return tf.nn.softplus(-fake)
    return tf.square(fake - 1) if LOSS == "least squares" else -fake


def penalty(real, fake, share):
    """Return mean (|grad D(x)| - 1)^2 between real and fake samples (Gulrajani et al., 2017)."""
    between = share * real + (1 - share) * fake
    with tf.GradientTape() as tape:
        tape.watch(between)
        told = discriminator(between)[:, 0]
    steepness = tf.sqrt(tf.reduce_sum(tf.square(tape.gradient(told, between)), axis=1) + 1e-12)
    return tf.reduce_mean(tf.square(steepness - 1))


def noise(seed):
    if NOISE == "uniform":
        return tf.random.stateless_uniform([BATCH, NOISE_SIZE], seed, -1.0, 1.0)
    return tf.random.stateless_normal([BATCH, NOISE_SIZE], seed)


# %% [markdown]
# ## The game


# %%
class Steps:
    """Adam (Kingma and Ba, 2015, algorithm 1) with decays 0.5 and 0.99, or plain gradient descent."""

    def __init__(self, variables, rate):
        self.variables, self.rate, self.count = variables, rate, tf.Variable(0.0)
        self.means = [tf.Variable(tf.zeros_like(v)) for v in variables]
        self.squares = [tf.Variable(tf.zeros_like(v)) for v in variables]

    def take(self, gradients):
        if OPTIMIZER == "SGD":
            for variable, gradient in zip(self.variables, gradients):
                variable.assign_sub(self.rate * gradient)
            return
        self.count.assign_add(1.0)
        fair = self.rate * tf.sqrt(1 - 0.99**self.count) / (1 - 0.5**self.count)
        for variable, m, s, gradient in zip(self.variables, self.means, self.squares, gradients):
            m.assign(0.5 * m + 0.5 * gradient)
            s.assign(0.99 * s + 0.01 * gradient * gradient)
            variable.assign_sub(fair * m / (tf.sqrt(s) + 1e-8))


d_steps = Steps(discriminator.trainable_variables, D_RATE)
g_steps = Steps(generator.trainable_variables, G_RATE)


@tf.function(jit_compile=True)
def teach_discriminator(seed):
    rows = tf.random.stateless_uniform([BATCH], seed + 1, 0, len(real), tf.int32)
    truth, fake = tf.gather(real, rows), generator(noise(seed + 2))
    with tf.GradientTape() as tape:
        told = terms(discriminator(truth)[:, 0], discriminator(fake)[:, 0])
        loss = -tf.reduce_mean(told[0]) - tf.reduce_mean(told[1])
        if LOSS == "Wasserstein-GP":
            loss += penalty(truth, fake, tf.random.stateless_uniform([BATCH, 1], seed + 3))
    d_steps.take(tape.gradient(loss, discriminator.trainable_variables))


@tf.function(jit_compile=True)
def teach_generator(seed):
    z = noise(seed + 4)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(lowered(discriminator(generator(z))[:, 0]))
    g_steps.take(tape.gradient(loss, generator.trainable_variables))


for step in range(-HEAD_START, STEPS):
    for i in range(D_UPDATES if step >= 0 else 1):
        teach_discriminator(tf.constant([SEED, step * 16 + i]))
    for i in range(G_UPDATES if step >= 0 else 0):
        teach_generator(tf.constant([SEED, step * 16 + i]))
    if step % 500 == 0:
        print("# step", step)

# %% [markdown]
# ## The numbers on screen

# %%
random = np.random.default_rng([SEED, 31])
shape = (1024, NOISE_SIZE)
z = random.uniform(-1, 1, shape) if NOISE == "uniform" else random.normal(size=shape)
scores = discriminator(real)[:, 0], discriminator(generator(z.astype(np.float32)))[:, 0]
values = [float(tf.reduce_mean(part)) for part in terms(*scores)]
halfway = 0.5 if LOSS == "least squares" else 0.0
print("loss", -sum(values))
print("loss_g", float(tf.reduce_mean(lowered(scores[1]))))
print("value_real", values[0])
print("value_fake", values[1])
print("right_real", float(np.mean(scores[0] > halfway)))
print("right_fake", float(np.mean(scores[1] <= halfway)))
