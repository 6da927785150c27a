# %% [markdown]
# # Three trained cells that count: is the number of ones so far odd?
# Put their weights beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
WEIGHTS = "bit_counters.npz"
UNITS = 4
LENGTH = 12  # bits of a string
# end of settings

# %%
with np.load(WEIGHTS) as file:
    weights = {name: file[name].astype(np.float32) for name in file.files}
bits = ((np.arange(2**LENGTH)[:, None] >> np.arange(LENGTH)) & 1).astype(np.float32)[..., None]
odd = np.cumsum(bits[..., 0], axis=1).astype(int) % 2


# %% [markdown]
# ## Networks: one recurrent layer, one dense layer for "even" and "odd"


# %%
def counter(kind):
    cell = getattr(keras.layers, kind)(UNITS, return_sequences=True)
    model = keras.Sequential([keras.Input((None, 1)), cell, keras.layers.Dense(2)])
    model.set_weights([values for name, values in weights.items() if name.startswith(f"{kind}.")])
    return model


# %% [markdown]
# ## All 4,096 strings of 12 bits, right or wrong after every bit

# %%
total = 0
for kind in ("SimpleRNN", "GRU", "LSTM"):
    model = counter(kind)
    total += model.count_params()
    logits = model(tf.constant(bits))
    told = np.asarray(tf.nn.softmax(logits))
    print(f"{kind}_accuracy", float((told.argmax(-1) == odd).mean()))
    print(
        f"{kind}_probability", float(np.take_along_axis(told, odd[..., None], -1).mean())
    )  # given to the right answer
print("parameters", total)
