# %% [markdown]
# # A recurrent network forecasts a series
# It names by how much the next value changes. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
VALUES = [0.0, 0.5, 0.9, 1.0, 0.9, 0.5, 0.0, -0.5, -0.9, -1.0] * 8
KIND, UNITS = "GRU", 24
LEARNING_RATE = 0.01
STEPS = 400
SPAN = 100  # the loss is the mean over so many last steps
SEED = 0
# end of settings

# %% [markdown]
# ## Data: windows of the first 70 % of the series, in standard deviations

# %%
known = np.array(VALUES[: int(len(VALUES) * 0.7)])
known = (known - known.mean()) / known.std()
window = min(40, len(known) - 1)
windows = np.lib.stride_tricks.sliding_window_view(known, window + 1).astype(np.float32)[..., None]

# %% [markdown]
# ## Network

# %%
cell = getattr(keras.layers, KIND)(
    UNITS,
    return_sequences=True,
    kernel_initializer=keras.initializers.GlorotUniform(seed=SEED + 2),
    recurrent_initializer=keras.initializers.Orthogonal(seed=SEED + 3),
)
output = keras.layers.Dense(1, kernel_initializer=keras.initializers.GlorotUniform(seed=SEED + 4))
cell.build((None, None, 1))
output.build((None, None, UNITS))
variables = [*cell.trainable_variables, *output.trainable_variables]
adam = keras.optimizers.Adam(LEARNING_RATE, global_clipnorm=1.0)
adam.build(variables)


@tf.function
def step(values):
    with tf.GradientTape() as tape:
        error = values[:, :-1] + output(cell(values[:, :-1])) - values[:, 1:]
        cost = tf.reduce_mean(tf.square(error[:, window // 4 :]))  # the first steps have no past to go by
    adam.apply(tape.gradient(cost, variables), variables)
    return cost


# %%
batch, random, costs = min(32, len(windows)), np.random.default_rng(SEED), []
while len(costs) < STEPS:
    order = random.permutation(len(windows))
    for i in range(0, len(windows) - batch + 1, batch):
        if len(costs) < STEPS:
            costs.append(float(step(windows[order[i : i + batch]])))

# %%
print("loss", float(np.mean(costs[-SPAN:])))
