# %% [markdown]
# # Who pays when a group is rare
# Some of the digits to learn from are slanted. The same network learns three times: from the digits as they are, with
# each group weighted alike, and with each group drawn alike. Put `mnist_small.npz` beside this file.
# Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
MINORITY = 0.02  # share of slanted digits
SLANT = -50.0  # degrees
STEPS = 500  # of each training
CURES = 3  # how many of the three were trained
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"
TOTAL, JUDGED, BATCH, RATE = 3000, 400, 50, 0.002


# %% [markdown]
# ## Two groups


# %%
def turned(pictures, degrees):
    """Return pictures [n, 28, 28] turned counterclockwise, each pixel read between four old ones, paper coming in."""
    angle = np.radians(np.float32(degrees))
    y, x = (np.arange(28, dtype=np.float32) - 13.5)[:, None], np.arange(28, dtype=np.float32) - 13.5
    rows = np.clip(np.cos(angle) * y + np.sin(angle) * x + 15.5, 0.5, 30.5)
    columns = np.clip(np.cos(angle) * x - np.sin(angle) * y + 15.5, 0.5, 30.5)
    wide = np.pad(pictures, ((0, 0), (2, 2), (2, 2)))
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    lower, later = (rows - top).astype(np.float32), (columns - left).astype(np.float32)
    above = wide[:, top, left] * (1 - later) + wide[:, top, left + 1] * later
    below = wide[:, top + 1, left] * (1 - later) + wide[:, top + 1, left + 1] * later
    return above * (1 - lower) + below * lower


scaled = lambda pictures: pictures.astype(np.float32) / np.float32(255)  # noqa: E731
with np.load(DIGITS) as file:
    images, labels = scaled(file["x_train"][:TOTAL]), file["y_train"][:TOTAL].astype(np.int32)
    upright, told = scaled(file["x_test"][:JUDGED]), file["y_test"][:JUDGED]
group = np.zeros(TOTAL, int)
group[: round(MINORITY * TOTAL)] = 1
group = np.random.default_rng([SEED, 61]).permutation(group)
images = np.where(group[:, None, None] == 1, turned(images, SLANT), images)[..., None]
unseen = {"upright": upright[..., None], "slanted": turned(upright, SLANT)[..., None]}
shares = (TOTAL / (2 * np.bincount(group, minlength=2)[group])).astype(np.float32)  # the same total for both groups


# %% [markdown]
# ## Network and training


# %%
def trained(weights, chances):
    """Return a network and its last loss; each digit counts by its weight and, if wanted, is drawn with its chance."""
    body = [keras.layers.Conv2D(filters, 3, 2, "same", activation="relu") for filters in (8, 16)]
    body += [keras.layers.Flatten(), keras.layers.Dense(32, activation="relu")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *body, keras.layers.Dense(10)])
    random, first = np.random.default_rng([SEED, 11]), []
    for variable in model.trainable_variables:
        shape = tuple(variable.shape)
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        first.append((random.normal(size=shape) * spread).astype(np.float32))
    first[-2] *= 0.1
    model.set_weights(first)
    adam = keras.optimizers.Adam(RATE)
    adam.build(model.trainable_variables)

    @tf.function
    def step(pictures, labels, share):
        with tf.GradientTape() as tape:
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=model(pictures))
            cost = tf.reduce_sum(share * each) / tf.reduce_sum(share)
        adam.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)
        return cost

    random = np.random.default_rng([SEED, 13])
    if chances is None:
        rounds = [random.permutation(TOTAL) for _ in range(-(-STEPS * BATCH // TOTAL))]
        order = np.concatenate(rounds)[: STEPS * BATCH].reshape(STEPS, BATCH)
    else:
        order = random.choice(TOTAL, (STEPS, BATCH), p=chances / chances.sum())
    for rows in order:
        cost = step(images[rows], labels[rows], weights[rows])
    return model, float(cost)


# %% [markdown]
# ## The share of unseen digits named rightly, upright and slanted ones

# %%
same = np.ones(TOTAL, np.float32)
plans = {"as_it_is": (same, None), "re_weighted": (shares, None), "re_sampled": (same, shares)}
for name in list(plans)[:CURES]:
    model, loss = trained(*plans[name])
    for kind, pictures in unseen.items():
        print(f"{name}_{kind}", float(np.mean(np.argmax(model(pictures), 1) == told)))
print("loss", loss)
