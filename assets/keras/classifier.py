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
STEPS = 400
WHOLE = 400  # steps of the whole run
EXAMPLES = 4000
OPTIMIZER = "Adam"
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


for number in range(STEPS):
    rows = order[number]
    cost = step(scaled(images[rows]), labels[rows], tf.constant(number))
    if number % 50 == 0:
        print("# step", number, "loss of its batch", float(cost))

# %% [markdown]
# ## The numbers on screen

# %%
for name, pictures, wanted in (("", images[:500], labels[:500]), ("test_", test_images, test_labels)):
    logits = tf.concat([model(scaled(pictures[i : i + 500])) for i in range(0, len(pictures), 500)], 0)
    print(f"{name}loss", float(cross_entropy(logits, wanted)))
    print(f"{name}accuracy", float(np.mean(np.argmax(logits, 1) == wanted)))
