# %% [markdown]
# # How accuracy grows with the number of examples
# A convolutional and a dense network learn from 10, 30, 100 ... digits. Put `mnist_small.npz` (4,000 digits to learn
# from, 1,000 to test on) beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
SIZES = [10, 30, 100, 300, 1000, 4000]
REPEATS = 3
NOISE = 0.0  # share of wrong labels
TRIALS = 18  # sizes times repeats that were trained
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"
BATCH, RATE = 50, 0.002

# %%
with np.load(DIGITS) as file:
    images, labels = file["x_train"], file["y_train"].astype(np.int64)
    test_images, test_labels = file["x_test"][:500], file["y_test"][:500]
scaled = lambda pictures: pictures[..., None].astype(np.float32) / np.float32(255)  # noqa: E731


# %% [markdown]
# ## Examples: of each digit equally many, within one


# %%
def sample(size, seed):
    """Return which training digits are learned from, and their labels, some of them wrong."""
    random = np.random.default_rng([seed, 53])
    order = random.permutation(len(labels))
    rank = np.empty(len(order), np.int64)
    for name in range(10):
        members = order[labels[order] == name]
        rank[members] = np.arange(len(members))
    chosen = order[np.argsort(rank[order], kind="stable")][:size]
    told, wrong = labels[chosen].copy(), random.permutation(size)[: round(NOISE * size)]
    told[wrong] = (told[wrong] + random.integers(1, 10, len(wrong))) % 10
    return chosen, told


# %% [markdown]
# ## Networks


# %%
def network(kind, seed):
    """Return a network of `kind`; He's first weights (2015), the last small."""
    filters = (8, 16) if kind == "convolutional" else ()
    body = [keras.layers.Conv2D(count, 3, 2, "same", activation="relu") for count in filters]
    body += [keras.layers.Flatten(), keras.layers.Dense(32, activation="relu")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *body, keras.layers.Dense(10)])
    random, weights = np.random.default_rng([seed, 11]), []
    for variable in model.trainable_variables:
        shape = tuple(variable.shape)
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        weights.append((random.normal(size=shape) * spread).astype(np.float32))
    weights[-2] *= 0.1
    model.set_weights(weights)
    return model


def trained(kind, chosen, told, seed):
    """Return a network that has learned the examples."""
    model, random = network(kind, seed), np.random.default_rng([seed, 13])
    steps = 200 if len(chosen) <= 300 else 400 if len(chosen) <= 1000 else 800
    rounds = [random.permutation(len(chosen)) for _ in range(-(-steps * BATCH // len(chosen)))]
    adam = keras.optimizers.Adam(RATE)
    adam.build(model.trainable_variables)

    @tf.function
    def step(pictures, labels):
        with tf.GradientTape() as tape:
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=model(pictures))
            cost = tf.reduce_mean(each)
        adam.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)

    for rows in np.concatenate(rounds)[: steps * BATCH].reshape(steps, BATCH):
        step(scaled(images[chosen[rows]]), told[rows])
    return model


# %% [markdown]
# ## The shares of unseen digits named rightly

# %%
for trial in range(TRIALS):
    size, repeat = SIZES[trial // REPEATS], trial % REPEATS
    examples = sample(size, 100 * SEED + repeat)
    for kind in ("convolutional", "dense"):
        answers = trained(kind, *examples, repeat)(scaled(test_images))
        print(f"{kind}_{size}_{repeat}", float(np.mean(np.argmax(answers, 1) == test_labels)))
