# %% [markdown]
# # A network learns points in the plane
# The same points, first weights, order of the batches and steps as on screen; so the numbers are the same too, up to
# rounding. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %% [markdown]
# ## Settings

# %%
# settings
POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
LABELS = [0, 1, 1, 0]
HELD_OUT = []  # which points are kept for the test
CLASSES = 2  # 0: a number is predicted
INPUTS = ["x1", "x2"]
HIDDEN = [4]
ACTIVATIONS = ["tanh"]
DROPOUTS = [0.0]
INITIALISER = "Glorot"
OPTIMIZER = "SGD"
LEARNING_RATES = [[0, 0.5]]  # from which epoch on, and the rate
BATCH = 0  # 0: all points at once
L1, L2 = 0.0, 0.0
EPOCHS = 1000
SEED = 0
# end of settings

# %% [markdown]
# ## Data

# %%
points, labels = np.array(POINTS, float), np.array(LABELS, np.float32)
test = np.array(HELD_OUT or [False] * len(points))
x1, x2 = points.T
FORMULAS = {
    "x1": x1, "x2": x2, "x1_squared": x1**2, "x2_squared": x2**2, "x1_x2": x1 * x2,
    "sin_x1": np.sin(x1), "sin_x2": np.sin(x2),
}  # fmt: skip
features = np.stack([FORMULAS[name] for name in INPUTS], axis=1).astype(np.float32)

# %% [markdown]
# ## Network
# Its first weights are drawn from the seed alone; biases start at 0.

# %%
outputs = CLASSES if CLASSES > 2 else 1
model = keras.Sequential([keras.Input((len(INPUTS),))])
for units, activation in zip(HIDDEN, ACTIVATIONS):
    model.add(keras.layers.Dense(units, activation=activation))
model.add(keras.layers.Dense(outputs))

random, weights = np.random.default_rng(SEED), []
for inputs, units in zip([len(INPUTS), *HIDDEN], [*HIDDEN, outputs]):
    if INITIALISER == "Glorot":
        limit = np.sqrt(6 / (inputs + units))
        matrix = random.uniform(-limit, limit, (inputs, units))
    else:
        spread = {"He": np.sqrt(2 / inputs), "small": 0.01, "zero": 0.0}[INITIALISER]
        matrix = random.normal(0.0, 1.0, (inputs, units)) * spread
    weights += [matrix.astype(np.float32), np.zeros(units, np.float32)]
model.set_weights(weights)


# %% [markdown]
# ## Loss


# %%
def losses(z, y):
    """Return each row's loss, from the last layer's sums."""
    if CLASSES == 0:
        return tf.square(z[:, 0] - y)
    if CLASSES == 2:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=z[:, 0])
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.cast(y, tf.int32), logits=z)


def forward(x, seed):
    """Return the last layer's sums, with units left out at random where the network has dropout."""
    for i, layer in enumerate(model.layers):
        x = layer(x)
        if i < len(HIDDEN) and any(DROPOUTS):
            chance = tf.random.stateless_uniform([SIZE, HIDDEN[i]], seed + tf.constant([0, i]))[: x.shape[0]]
            x = tf.where(chance >= DROPOUTS[i], x / (1 - DROPOUTS[i]), 0.0)
    return x


# %% [markdown]
# ## Training

# %%
optimizer = {
    "SGD": lambda: keras.optimizers.SGD(),
    "momentum": lambda: keras.optimizers.SGD(momentum=0.9),
    "RMSprop": lambda: keras.optimizers.RMSprop(),
    "Adam": lambda: keras.optimizers.Adam(),
}[OPTIMIZER]()
optimizer.build(model.trainable_variables)
count = len(points)
SIZE = min(BATCH, count) or -(-count // 32) * 32  # rows in a batch
FILLED = -(-count // SIZE) * SIZE


@tf.function(jit_compile=True)  # compiled, random numbers are drawn in another way: as on screen
def step(x, y, share, seed):
    with tf.GradientTape() as tape:
        cost = tf.reduce_sum(losses(forward(x, seed), y) * share) / tf.reduce_sum(share)
        for matrix in model.trainable_variables[::2]:
            cost += L1 * tf.reduce_sum(tf.abs(matrix)) + L2 / 2 * tf.reduce_sum(tf.square(matrix))
    optimizer.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)


@tf.function(jit_compile=True)
def mixed(epoch):
    return tf.random.stateless_uniform([FILLED], tf.stack([SEED, epoch]))


trained = np.flatnonzero(~test)
batches = -(-len(trained) // SIZE)
for epoch in range(EPOCHS):
    optimizer.learning_rate.assign([rate for since, rate in LEARNING_RATES if since <= epoch][-1])
    order = np.arange(count)
    if SIZE < FILLED:  # a new order in every epoch, the training points first
        order = trained[np.argsort(mixed(tf.constant(epoch)).numpy()[trained])]
    for b in range(batches):
        rows = order[b * SIZE : (b + 1) * SIZE]
        seed = tf.constant([SEED + 7919, (epoch * batches + b) * 8])
        step(features[rows], labels[rows], (~test[rows]).astype(np.float32), seed)

# %% [markdown]
# ## The numbers on screen

# %%
z = model(features)
right = np.argmax(z, 1) == labels if CLASSES > 2 else (z[:, 0].numpy() > 0) == (labels > 0.5)
for name, chosen in (("", ~test), ("test_", test)):
    if chosen.any():
        print(f"{name}loss", float(np.mean(losses(z, labels).numpy()[chosen])))
        if CLASSES:
            print(f"{name}accuracy", float(np.mean(right[chosen])))
