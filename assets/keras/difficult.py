# %% [markdown]
# # Training on difficult digits
# The same convolutional network learns twice from one start: digits as they are, and digits made difficult. Put
# `mnist_small.npz` (4,000 digits to learn from, 1,000 to test on) beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
# Each kind of difficulty, and its strongest: when the networks are judged, and in training.
JUDGED = [["turn", 180.0]]
TRAINED = [["turn", 90.0]]
LEARNING_RATE = 0.003
WHOLE = 600  # steps of the whole run
SHOWN = [0, 600]  # the digits between two of these steps are made difficult at once
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"
BATCH, LEVELS = 64, 7

# %%
scaled = lambda pictures: pictures.astype(np.float32) / np.float32(255)  # noqa: E731
with np.load(DIGITS) as file:
    images, labels = scaled(file["x_train"]), file["y_train"].astype(np.int32)
    order = np.argsort(file["y_test"], kind="stable").reshape(10, -1).T.ravel()[:200]  # all digits alike
    unseen, told = scaled(file["x_test"][order]), file["y_test"][order]


# %% [markdown]
# ## Where each pixel comes from
# The paper is bent (by white noise, blurred over 4 pixels: Simard, Steinkraus and Platt, 2003), turned, tilted away
# from a camera 40 pixels off, and scaled. Each pixel is read between four old ones.


# %%
def elastic(random, count):
    """Return smooth displacements of rows and columns [count, 2, 28, 28] of mean square 1 pixel."""
    noise = random.random((count, 2, 52, 52), np.float32) - np.float32(0.5)
    apart = np.arange(28)[:, None] + 12 - np.arange(52)
    blur = np.exp(-(apart**2) / (2 * 4.0**2)).astype(np.float32)
    field = blur @ noise @ blur.T
    return field / np.sqrt(np.mean(np.sum(field**2, axis=1, keepdims=True), axis=(2, 3), keepdims=True))


def between(pictures, rows, columns):
    """Return pictures [n, 28, 28] read at `rows` and `columns` [n, 28, 28], paper outside."""
    wide = np.pad(pictures, ((0, 0), (2, 2), (2, 2)))
    rows, columns = np.clip(rows + 2, 0.5, 30.5), np.clip(columns + 2, 0.5, 30.5)
    n, top, left = np.arange(len(wide))[:, None, None], np.floor(rows).astype(int), np.floor(columns).astype(int)
    lower, later = (rows - top).astype(np.float32), (columns - left).astype(np.float32)
    above = wide[n, top, left] * (1 - later) + wide[n, top, left + 1] * later
    below = wide[n, top + 1, left] * (1 - later) + wide[n, top + 1, left + 1] * later
    return above * (1 - lower) + below * lower


def moved(pictures, by, field):
    places = np.arange(28, dtype=np.float32) - np.float32(13.5)
    size = (1 - by("smaller") / 100) * (1 + by("larger") / 100)
    y, x = places[:, None] / size, places / size
    slope, turn = np.radians(by("tilt")), np.radians(by("turn"))
    v = y * 40 / (40 * np.cos(slope) - y * np.sin(slope))
    u = x * (40 + v * np.sin(slope)) / 40
    rows, columns = np.cos(turn) * v + np.sin(turn) * u, np.cos(turn) * u - np.sin(turn) * v
    rows, columns = rows + 13.5 + by("elastic") * field[:, 0], columns + 13.5 + by("elastic") * field[:, 1]
    return between(pictures, rows, columns)


# %% [markdown]
# ## What lies around a digit: 256 pieces of others, 256 strokes


# %%
def around(random):
    """Return rows and columns [2, 256, 1] of places on a ring around the digit."""
    angle, far = random.uniform(0, 2 * np.pi, 256), random.uniform(8.5, 13, 256)
    return 13.5 + np.stack([far * np.sin(angle), far * np.cos(angle)])[:, :, None]


random = np.random.default_rng(20)
pieces, cut = images[random.integers(0, len(images), 256)], random.integers(7, 11, (256, 2, 1))
keep = [(np.arange(28) >= cut[:, axis]) & (np.arange(28) < cut[:, axis] + 11) for axis in (0, 1)]
rows, columns = np.arange(28) + 12.5 - around(random)
pieces = between(pieces * keep[0][:, :, None] * keep[1][:, None, :], rows[:, :, None], columns[:, None, :])

random = np.random.default_rng(21)
rows, columns = np.arange(28) - around(random)
y, x = rows[:, :, None], columns[:, None, :]
angle = random.uniform(0, np.pi, (256, 1, 1))
half = random.uniform(4.5, 7.5, (256, 1, 1))
along = np.clip(y * np.sin(angle) + x * np.cos(angle), -half, half)
away = np.hypot(y - along * np.sin(angle), x - along * np.cos(angle))
strokes = np.clip(1.6 - away, 0, 1).astype(np.float32)


def cluttered(pictures, pool, chosen, amount):
    """Lay the first `amount` pieces beside the ink, the last one as faint as its share says."""
    ink = np.clip(amount - np.arange(8, dtype=np.float32)[:, None], 0, 1)[..., None]
    return np.maximum(pictures, (pool[chosen] * ink).max(axis=1))


# %% [markdown]
# ## What stands in front, and the light


# %%
def behind(pictures, wide, high, at):
    """Return pictures behind a grey rectangle of `wide` x `high` pixels [n, 1, 1]; `at` [n, 2] in 0..1 is its place."""
    edges, shares = np.arange(28, dtype=np.float32), []
    for size, place in ((high, at[:, 1]), (wide, at[:, 0])):
        low = place[:, None] * (28 - size[:, 0])
        shares.append(np.clip(np.minimum(low + size[:, 0], edges + 1) - np.maximum(low, edges), 0, 1))
    cover = shares[0][:, :, None] * shares[1][:, None, :]
    return pictures * (1 - cover) + np.float32(0.6) * cover


def difficult(pictures, strengths, seed):
    """Return pictures [n, 28, 28] made difficult by `strengths` [n, 1, 1]; `seed` decides what is random about it."""
    random, none = np.random.default_rng(seed), np.zeros((len(pictures), 1, 1), np.float32)
    chosen, at = random.integers(0, 256, (2, len(pictures), 8)), random.random((len(pictures), 2)).astype(np.float32)
    by = lambda name: strengths.get(name, none)  # noqa: E731
    out = moved(pictures, by, elastic(random, len(pictures)))
    out = cluttered(cluttered(out, pieces, chosen[0], by("pieces")), strokes, chosen[1], by("strokes"))
    out = behind(out, by("bar") / 100 * 28, none + 28, at)
    side = np.sqrt(by("patch") / 100) * 28
    out = behind(out, side, side, at)
    out = out + by("glare") * np.linspace(0, 1, 28, dtype=np.float32) * (1 - out)
    out = 0.5 + (1 - by("contrast")) * (out - 0.5)
    return np.minimum(1, out + by("brightness")).astype(np.float32)


def hardened(pictures, random):
    """Return pictures [n, 28, 28], each with one kind of difficulty, turns and tilts either way."""
    kind, strengths = random.integers(0, len(TRAINED), len(pictures)), {}
    for number, (name, most) in enumerate(TRAINED):
        drawn = random.uniform(-most if name in ("turn", "tilt") else 0.0, most, len(pictures)) * (kind == number)
        strengths[name] = drawn.astype(np.float32)[:, None, None]
    return difficult(pictures, strengths, int(random.integers(2**31)))


# %% [markdown]
# ## Network and training


# %%
def trained(hard):
    """Return a network that learned from digits as they are, or from difficult ones."""
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (8, 16):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    for layer in (keras.layers.Flatten(), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(10)):
        model.add(layer)
    random, weights = np.random.default_rng(SEED), []
    for variable in model.trainable_variables:
        shape = tuple(variable.shape)
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        weights.append((random.standard_normal(shape) * spread).astype(np.float32))
    model.set_weights(weights)
    adam = keras.optimizers.Adam(LEARNING_RATE)
    adam.build(model.trainable_variables)

    @tf.function
    def step(pictures, labels):
        with tf.GradientTape() as tape:
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=model(pictures))
            cost = tf.reduce_mean(each)
        adam.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)

    random = np.random.default_rng((SEED, 1))
    rounds = [random.permutation(len(images)) for _ in range(-(-WHOLE * BATCH // len(images)))]
    order = np.concatenate(rounds)[: WHOLE * BATCH].reshape(WHOLE, BATCH)
    for first, last in zip(SHOWN[:-1], SHOWN[1:]):
        pictures, random = images[order[first:last].ravel()], np.random.default_rng((SEED, 3, first))
        if hard:
            parts = [pictures[i : i + 256] for i in range(0, len(pictures), 256)]
            pictures = np.concatenate([hardened(part, random) for part in parts])
        for rows, batch in zip(order[first:last], pictures.reshape(-1, BATCH, 28, 28, 1)):
            step(batch, labels[rows])
        print("# step", last)
    return model


# %% [markdown]
# ## The numbers on screen: the loss on 500 training digits as they are, and the share of 200 unseen digits named
# rightly under every kind of difficulty at seven strengths, from none to most

# %%
asked = {}
for kind, most in JUDGED:
    for place, strength in enumerate(np.linspace(0, most, LEVELS, dtype=np.float32)):
        asked[f"{kind}_{place}"] = difficult(unseen, {kind: np.full((len(unseen), 1, 1), strength)}, 8)
for name, hard in (("plain", False), ("hardened", True)):
    model = trained(hard)
    logits = model(tf.constant(images[:500, ..., None]))
    each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels[:500], logits=logits)
    print("loss" if hard else "plain_loss", float(tf.reduce_mean(each)))
    for kind, pictures in asked.items():
        print(f"{name}_{kind}", float(np.mean(np.argmax(model(tf.constant(pictures[..., None])), 1) == told)))
