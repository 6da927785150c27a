# %% [markdown]
# # A trained GAN that draws the digit you ask for
# Put its weights beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
WEIGHTS = "conditional_gan.npz"
LATENT = 64  # numbers of noise
CHANNELS = [64, 32, 16]  # of the generator, at 7 x 7, 14 x 14 and 28 x 28
COLUMNS = 10  # pictures of each digit
SEED = 0
# end of settings

# %%
with np.load(WEIGHTS) as file:
    weights = {name: file[name].astype(np.float32) for name in file.files if not name.startswith("about.")}


def filled(layer, *names):
    """Give a layer its weights by name, and return it."""
    layer.set_weights([weights[name] for name in names])
    return layer


# %% [markdown]
# ## Generator
# Noise, and a digit as ten weights that sum to 1, become a picture in -1..1.

# %%
noise, digit = keras.Input((LATENT,)), keras.Input((10,))
signal = keras.layers.Concatenate()([noise, keras.layers.Dense(64, use_bias=False, name="embedding")(digit)])
signal = keras.layers.Dense(7 * 7 * CHANNELS[0], use_bias=False, name="dense")(signal)
signal = keras.layers.Reshape((7, 7, CHANNELS[0]))(signal)
for i, channels in enumerate(CHANNELS[1:], 1):
    signal = keras.layers.ReLU()(keras.layers.BatchNormalization(name=f"norm{i}")(signal))
    signal = keras.layers.Conv2DTranspose(channels, 4, 2, "same", use_bias=False, name=f"up{i}")(signal)
signal = keras.layers.ReLU()(keras.layers.BatchNormalization(name="norm3")(signal))
picture = keras.layers.Conv2D(1, 3, padding="same", activation="tanh", name="picture")(signal)
generator = keras.Model([noise, digit], picture)
for layer in generator.layers:
    filled(layer, *(name for name in weights if name.startswith(f"generator/{layer.name}/")))

# %% [markdown]
# ## Discriminator
# D(x, y) = w f(x) + b + V_y f(x): the class by projection (Miyato and Koyama, 2018). Above 0 means real.

# %%
features = keras.Sequential([keras.Input((28, 28, 1))])
for filters, size in ((32, 4), (64, 4), (128, 3)):
    features.add(keras.layers.Conv2D(filters, size, 2, "same"))
    features.add(keras.layers.LeakyReLU(negative_slope=0.2))
features.add(keras.layers.Flatten())
features.add(keras.layers.Dense(256))
features.add(keras.layers.LeakyReLU(negative_slope=0.2))
critic = [f"critic/{name}{part}" for name in ("conv1", "conv2", "conv3", "dense") for part in ("", "_bias")]
filled(features, *critic)
score, of_class = keras.layers.Dense(1), keras.layers.Dense(10, use_bias=False)
score.build((None, 256))
of_class.build((None, 256))
filled(score, "critic/score", "critic/score_bias")
of_class.set_weights([weights["critic/classes"].T])


def scores(pictures):
    """Return D's score of each picture under each of the ten labels."""
    seen = features(pictures)
    return np.asarray(score(seen) + of_class(seen))


learned = sum(values.size for name, values in weights.items() if "moving" not in name)
built = [*generator.trainable_weights, *features.weights, *score.weights, *of_class.weights]
assert learned == sum(int(np.prod(variable.shape)) for variable in built)
print("parameters", learned)

# %% [markdown]
# ## Digits from noise: a row for each digit, a column for each noise

# %%
drawn = np.random.default_rng([SEED, 51]).normal(size=(COLUMNS, LATENT)).astype(np.float32)
asked = np.repeat(np.arange(10), COLUMNS)
made = generator([np.tile(drawn, (10, 1)), np.eye(10, dtype=np.float32)[asked]], training=False)
grey = np.rint(np.clip((np.asarray(made)[..., 0] + 1) * 127.5, 0, 255)).astype(np.uint8)
sheet = grey.reshape(10, COLUMNS, 28, 28).swapaxes(1, 2).reshape(280, COLUMNS * 28, 1)
tf.io.write_file("digits.png", tf.io.encode_png(sheet))
print("# digits.png is written")
print("mean_grey", float(grey.mean()))

# %% [markdown]
# What the discriminator thinks of them: its mean score, and the share whose highest score is under the label asked for

# %%
told = scores(tf.constant(grey[..., None].astype(np.float32) / np.float32(127.5) - 1))
print("score", float(told[np.arange(len(asked)), asked].mean()))
print("named_as_asked", float((told.argmax(1) == asked).mean()))
