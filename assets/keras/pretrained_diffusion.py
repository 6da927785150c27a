# %% [markdown]
# # A trained diffusion model draws digits
# A U-Net that finds the noise in a digit. Put its weights and `mnist_small.npz` (1,000 digits it never saw are in it)
# beside this file. Needs `pip install tensorflow`.

# %%
import math
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
WEIGHTS = "diffusion.npz"
BLOCKS = [["wide1", 32], ["deep1", 64], ["deep2", 64], ["deep3", 64], ["wide2", 32]]  # and their channels
EMBEDDING = 128
FREQUENCIES = 16
LEVELS = [0.02, 1.555]  # the angles of the noise levels it was trained at; 0 is the picture, pi / 2 is noise
LABELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]  # the digits to draw
GUIDANCE = 0.25
STEPS = 20
SEED = 0
# end of settings
DIGITS, NOBODY = "mnist_small.npz", 10  # the class "not told"

# %%
with np.load(WEIGHTS) as file:
    weights = {name: file[name].astype(np.float32) for name in file.files}
layers = keras.layers


def dense(name):
    return layers.Dense(weights[f"{name}/bias"].size, name=name)


def conv(name, strides=1, biased=True):
    side, _, _, filters = weights[f"{name}/kernel"].shape
    return layers.Conv2D(filters, side, strides, "same", use_bias=biased, name=name.replace("/", "-"))


# %% [markdown]
# ## U-Net
# Noise level and class become a scale and a shift for each channel of each block (Perez et al., 2018). A stem halves
# the picture to 14 x 14, a second level works at 7 x 7, a shortcut is added on the way up. The answer is
# v = cos(angle) noise - sin(angle) picture (Salimans and Ho, 2022).

# %%
noisy, waves, label = keras.Input((28, 28, 1)), keras.Input((2 * FREQUENCIES,)), keras.Input((), dtype="int32")
told = layers.Activation("silu")(dense("level")(waves))
told = layers.Add()([told, layers.Embedding(11, EMBEDDING, name="class")(label)])
told = layers.Activation("silu")(dense("told")(told))
film = layers.Reshape((1, 1, -1))(dense("film")(told))
places = np.cumsum([0, *(2 * width for _, width in BLOCKS)])


def block(number, signal):
    """Bend and convolve, twice; what was told scales and shifts in between; the input is added."""
    name, width = BLOCKS[number]
    start = int(places[number])
    scale, shift = film[..., start : start + width], film[..., start + width : start + 2 * width]
    inner = conv(f"{name}/first", biased=False)(layers.ReLU()(signal))
    inner = layers.Add()([layers.Multiply()([inner, 1 + scale]), shift])
    return layers.Add()([signal, conv(f"{name}/second")(layers.ReLU()(inner))])


wide = block(0, conv("stem", 2)(noisy))
deep = conv("down", 2)(layers.ReLU()(wide))
for number in (1, 2, 3):
    deep = block(number, deep)
up = layers.UpSampling2D(interpolation="nearest")(conv("up", biased=False)(layers.ReLU()(deep)))
wide = block(4, layers.Add()([up, wide]))
v = layers.Conv2DTranspose(1, 4, 2, "same", name="head")(layers.ReLU()(wide))
unet = keras.Model([noisy, waves, label], v)
for layer in unet.layers:
    if layer.weights:
        own = layer.name.replace("-", "/")
        layer.set_weights([values for name, values in weights.items() if name.rpartition("/")[0] == own])
print("parameters", unet.count_params())


@tf.function
def guess(pictures, angles, labels):
    """Return v [n, 28, 28, 1] for noisy pictures at levels [n], of classes [n]."""
    each = tf.constant(np.geomspace(1, 64, FREQUENCIES), tf.float32)
    turned = tf.clip_by_value(angles, *LEVELS)[:, None] * each
    return unet([pictures, tf.concat([tf.sin(turned), tf.cos(turned)], 1), labels])


# %% [markdown]
# ## A number on its card: the loss on 400 held-out digits, at levels spread evenly

# %%
with np.load(DIGITS) as file:
    clean, classes = file["x_test"][:400, ..., None] / 127.5 - 1, file["y_test"][:400].astype(np.int32)
noise = np.random.default_rng(0).standard_normal(clean.shape)
angles = np.linspace(*LEVELS, len(clean))
signal, sigma = np.cos(angles)[:, None, None, None], np.sin(angles)[:, None, None, None]
disturbed = tf.constant(signal * clean + sigma * noise, tf.float32)
found = guess(disturbed, tf.constant(angles, tf.float32), tf.constant(classes))
print("held_out_loss", float(np.square(found - (signal * noise - sigma * clean)).mean()))

# %% [markdown]
# ## Digits from noise: DDIM (Song et al., 2021)
# The cosine schedule (Nichol and Dhariwal, 2021) says how much of the picture is left at each of 1,000 steps, of which
# a few are taken.

# %%
turn = (np.arange(1001) / 1000 + 0.008) / 1.008 * math.pi / 2
shares = np.maximum(np.cos(turn[1:]) ** 2 / np.cos(turn[:-1]) ** 2, 0.001)
kept = np.concatenate([[1.0], np.cumprod(shares)])[np.linspace(1000, 0, STEPS + 1).round().astype(int)]
starts = [np.random.default_rng([SEED, place]).standard_normal((28, 28, 1), np.float32) for place in range(len(LABELS))]
x, labels = tf.constant(np.stack(starts)), tf.constant(LABELS, tf.int32)
for now, then in zip(kept[:-1], kept[1:]):
    level = tf.fill([len(LABELS)], tf.constant(math.acos(math.sqrt(now)), tf.float32))
    # Guidance (Ho and Salimans, 2022): away from what it would say without the class.
    with_class, without = guess(x, level, labels), guess(x, level, tf.fill([len(LABELS)], NOBODY))
    v = without + (1 + GUIDANCE) * (with_class - without)
    picture = tf.clip_by_value(math.sqrt(now) * x - math.sqrt(1 - now) * v, -1.0, 1.0)
    eps = (x - math.sqrt(now) * picture) / math.sqrt(1 - now)
    x = math.sqrt(then) * picture + math.sqrt(1 - then) * eps
grey = np.rint(np.clip((np.asarray(x)[..., 0] + 1) * 127.5, 0, 255)).astype(np.uint8)
tf.io.write_file("digits.png", tf.io.encode_png(np.concatenate(grey, axis=1)[..., None]))
print("# digits.png is written")
print("mean_grey", float(grey.mean()))
