# %% [markdown]
# # A trained network that names handwritten digits
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
WEIGHTS = "classifier.npz"
FILTERS = [16, 32, 32, 32]  # of each convolution; none in the fully connected network
POOLED = [0, 2]  # behind these convolutions stands a max pooling
KERNEL = 3
UNITS = [64]  # of each dense layer
# end of settings
DIGITS = "mnist_small.npz"

# %%
with np.load(DIGITS) as file:
    images, labels = file["x_test"], file["y_test"].astype(np.int32)
with np.load(WEIGHTS) as file:
    weights = [file[name].astype(np.float32) for name in file.files]  # stored as float16, in the layers' order

# %% [markdown]
# ## Network

# %%
model = keras.Sequential([keras.Input((28, 28, 1))])
for i, filters in enumerate(FILTERS):
    model.add(keras.layers.Conv2D(filters, KERNEL, padding="same", activation="relu"))
    if i in POOLED:
        model.add(keras.layers.MaxPooling2D())
model.add(keras.layers.Flatten())
for units in UNITS:
    model.add(keras.layers.Dense(units, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
model.set_weights(weights)
print("parameters", model.count_params())

# %% [markdown]
# ## The numbers on its card

# %%
pictures = images[..., None].astype(np.float32) / np.float32(255)
said = np.concatenate([model(tf.constant(pictures[i : i + 250])) for i in range(0, len(pictures), 250)])
right = said.argmax(1) == labels
of_label = said[np.arange(len(labels)), labels]
print("held_out_accuracy", float(right.mean()))
print("held_out_cross_entropy", float(-np.log(np.maximum(of_label, 1e-7)).mean()))

# %% [markdown]
# Calibration: in each of 15 bins of confidence, how far is it from the share that is right? (Guo et al., 2017)

# %%
confident = said.max(1)
place = np.minimum((confident.astype(np.float64) * 15).astype(int), 14)
gaps = [abs(float(np.sum(right[place == b]) - np.sum(confident[place == b], dtype=np.float64))) for b in range(15)]
print("held_out_calibration_error", sum(gaps) / len(labels))
