# %% [markdown]
# # A convolutional network learns digits
# Put `mnist_small.npz` (4,000 digits to learn from, 1,000 to test on) beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
FILTERS = [8, 16]
KERNEL = 3
UNITS = 32
DROPOUT = 0.0
LEARNING_RATE = 0.003
BATCH = 64
WHOLE = 400  # steps of the whole run
EXAMPLES = 4000
OPTIMIZER = "Adam"
BENT = []  # how far each digit is turned, made smaller, larger, and bent anew; []: not at all
SHOWN = [0, 400]  # the digits between two of these steps are bent at once
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"

# %%
with np.load(DIGITS) as file:
    images, labels = file["x_train"], file["y_train"].astype(np.int32)
    test_images, test_labels = file["x_test"], file["y_test"].astype(np.int32)
scaled = lambda pictures: pictures[..., None].astype(np.float32) / np.float32(255)  # noqa: E731

# %% [markdown]
# ## Network
# The first two convolutions are halved by max pooling. First weights: He et al., 2015.

# %%
model = keras.Sequential([keras.Input((28, 28, 1))])
for i, filters in enumerate(FILTERS):
    model.add(keras.layers.Conv2D(filters, KERNEL, padding="same", activation="relu"))
    if i < 2:
        model.add(keras.layers.MaxPooling2D())
model.add(keras.layers.Flatten())
body = keras.layers.Dense(UNITS, activation="relu")
head = keras.layers.Dense(10)
model.add(body)
model.add(head)
random = np.random.default_rng(SEED)
weights = []
for variable in model.trainable_variables:
    shape = tuple(variable.shape)
    spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
    weights.append((random.standard_normal(shape) * spread).astype(np.float32))
model.set_weights(weights)
before = keras.Sequential(model.layers[:-1])


# %% [markdown]
# ## Bent digits, where they are wanted
# Each pixel is read at the place it comes from, between four old ones. The strokes are bent by white noise, blurred
# over 4 pixels (Simard, Steinkraus and Platt, 2003).


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


def bent(pictures, random):
    """Return pictures [n, 28, 28], each turned either way, made smaller, larger, and bent, at random."""
    count = len(pictures)
    random.integers(0, 4, count)  # not needed here: drawn for those who give each digit only one of the four
    drawn = [random.uniform(0.0 if place else -most, most, count) for place, most in enumerate(BENT)]
    turn, smaller, larger, bend = (part.astype(np.float32)[:, None, None] for part in drawn)
    other = np.random.default_rng(int(random.integers(2**31)))
    other.integers(0, 256, (2, count, 8))  # what might lie around a digit, and where
    other.random((count, 2))
    field = elastic(other, count)
    size = (1 - smaller / 100) * (1 + larger / 100)
    places = np.arange(28, dtype=np.float32) - 13.5
    y, x = places[:, None] / size, places / size
    cosine, sine = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    rows, columns = cosine * y + sine * x + 13.5, cosine * x - sine * y + 13.5
    return between(pictures, rows + bend * field[:, 0], columns + bend * field[:, 1])


def batches():
    """Yield the pictures of each step."""
    for first, last in zip(SHOWN[:-1], SHOWN[1:]):
        pictures = scaled(images[order[first:last].ravel()])
        if BENT:
            random = np.random.default_rng((SEED, 2, first))
            parts = [pictures[i : i + 256, ..., 0] for i in range(0, len(pictures), 256)]
            pictures = np.concatenate([bent(part, random) for part in parts])
        yield from pictures.reshape(last - first, BATCH, 28, 28, 1)


# %% [markdown]
# ## Training

# %%
random = np.random.default_rng((SEED, 1))
rounds = [random.permutation(EXAMPLES) for _ in range(-(-WHOLE * BATCH // EXAMPLES))]
order = np.concatenate(rounds)[: WHOLE * BATCH].reshape(WHOLE, BATCH)
optimizer = {
    "Adam": lambda: keras.optimizers.Adam(LEARNING_RATE),
    "momentum": lambda: keras.optimizers.SGD(LEARNING_RATE, momentum=0.9),
    "SGD": lambda: keras.optimizers.SGD(LEARNING_RATE),
}[OPTIMIZER]()
optimizer.build(model.trainable_variables)


def cross_entropy(logits, labels):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))


@tf.function
def step(pictures, labels, number):
    with tf.GradientTape() as tape:
        units = before(pictures)
        if DROPOUT:
            kept = tf.random.stateless_uniform(tf.shape(units), tf.stack([SEED, number])) >= DROPOUT
            units = units * tf.cast(kept, tf.float32) / (1 - DROPOUT)
        cost = cross_entropy(head(units), labels)
    optimizer.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)
    return cost


for number, pictures in enumerate(batches()):
    cost = step(pictures, labels[order[number]], tf.constant(number))
    if number % 50 == 0:
        print("# step", number, "loss of its batch", float(cost))

# %% [markdown]
# ## The numbers on screen

# %%
for name, pictures, wanted in (("", images[:500], labels[:500]), ("test_", test_images, test_labels)):
    logits = tf.concat([model(scaled(pictures[i : i + 500])) for i in range(0, len(pictures), 500)], 0)
    print(f"{name}loss", float(cross_entropy(logits, wanted)))
    print(f"{name}accuracy", float(np.mean(np.argmax(logits, 1) == wanted)))
