# %% [markdown]
# # A trained network that says how far a digit is turned
# Put its weights and `mnist_small.npz` (1,000 digits it never saw are in it) beside this file.
# Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
WEIGHTS = "angle_regressor.npz"
FILTERS = [12, 24, 24]
UNITS = 48
LIMIT = 60  # degrees to either side
# end of settings
DIGITS = "mnist_small.npz"

# %%
with np.load(DIGITS) as file:
    images = file["x_test"].astype(np.float32)
with np.load(WEIGHTS) as file:
    weights = [file[name].astype(np.float32) for name in file.files]  # stored as float16, in the layers' order

# %% [markdown]
# ## Network
# One linear unit at the end: no softmax, no bound.

# %%
model = keras.Sequential([keras.Input((28, 28, 1))])
for filters in FILTERS:
    model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
    model.add(keras.layers.MaxPooling2D())
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(UNITS, activation="relu"))
model.add(keras.layers.Dense(1))
model.set_weights(weights)
print("parameters", model.count_params())


# %% [markdown]
# ## Turned digits
# Each new pixel is read at the place it came from, between the four old ones around it.


# %%
def turned(pictures, degrees):
    """Return pictures [n, 28, 28] turned counterclockwise by degrees [n], paper coming in."""
    angle = np.radians(degrees.astype(np.float32))[:, None, None]
    y, x = (np.arange(28, dtype=np.float32) - 13.5)[:, None], np.arange(28, dtype=np.float32) - 13.5
    rows = np.clip(np.cos(angle) * y + np.sin(angle) * x + 15.5, 0.5, 30.5)
    columns = np.clip(np.cos(angle) * x - np.sin(angle) * y + 15.5, 0.5, 30.5)
    wide = np.pad(pictures, ((0, 0), (2, 2), (2, 2)))
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    lower, later = rows - top, columns - left
    n = np.arange(len(pictures))[:, None, None]
    above = wide[n, top, left] * (1 - later) + wide[n, top, left + 1] * later
    below = wide[n, top + 1, left] * (1 - later) + wide[n, top + 1, left + 1] * later
    return above * (1 - lower) + below * lower


def angles(pictures):
    """Return what the network says [n] of grey values [n, 28, 28], 0 to 255."""
    batch = (pictures[..., None] / 255).astype(np.float32)
    return np.concatenate([model(tf.constant(batch[i : i + 250]))[:, 0] for i in range(0, len(batch), 250)])


# %% [markdown]
# ## The numbers on its card, in degrees

# %%
degrees = np.random.default_rng(60).uniform(-LIMIT, LIMIT, len(images))
told, upright = angles(turned(images, degrees)), angles(images)
print("held_out_mean_absolute_error", float(np.abs(told - degrees).mean()))
print("constant_guess", float(np.abs(degrees - np.median(degrees)).mean()))
print("upright_mean", float(upright.mean()))
print("upright_spread", float(upright.std()))
