# %% [markdown]
# # A recurrent network
# One recurrent layer and one dense layer, trained by Adam. Needs `pip install tensorflow`; some tasks read data files,
# which then lie beside this one.

# %%
import base64
import io
import os
import zlib

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
TASK = "memory"
KIND, UNITS = "LSTM", 32
SYMBOLS, EMBEDDED, OUTPUTS = 16, 8, 8  # embedded 0: the inputs are numbers
START = 0  # length of the vector that makes the first state
DELAY, READY = 20, True  # of the memory task
RULE = "parity"  # of the video task
LEARNING_RATE = 0.005
CLIP = 1.0
BATCH = 32
STEPS = 300
SPAN = 15  # the loss is the mean over so many last steps
SEED = 0
DATA = ""
# end of settings


# %% [markdown]
# ## Data: inputs, the vector for the first state, wanted answers, and which of them count


# %%
def stored(text):
    """Return the arrays that are packed in this file."""
    return np.load(io.BytesIO(zlib.decompress(base64.b85decode(text))))


def digits():
    with np.load("mnist_small.npz") as file:
        return file["x_train"], file["y_train"].astype(np.int64)


def features():
    """Return 64 features of each digit, as a convolutional classifier sees it."""
    with np.load("rnns_features.npz") as file:
        return file["train"].astype(np.float32) / file["scale"]


def one_to_one():
    images, labels = digits()
    small = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 1, 196) / 255
    return small.astype(np.float32), None, labels[:, None], np.ones((len(labels), 1))


def one_to_many():
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    letters = ["end", *sorted({letter for name in names for letter in name})]
    labels = digits()[1]
    wanted, counted = np.zeros((len(labels), 6), np.int32), np.zeros((len(labels), 6))
    for digit, name in enumerate(names):
        spelled = [*(letters.index(letter) for letter in name), 0]
        wanted[labels == digit, : len(spelled)] = spelled
        counted[labels == digit, : len(spelled)] = 1
    return np.pad(wanted[:, :-1], ((0, 0), (1, 0))), features(), wanted, counted


def aligned():
    labels = digits()[1]
    random = np.random.default_rng([0, 0])
    chosen = random.integers(0, len(labels), (4000, 8))
    often = random.random((4000, 8)) < 0.25
    chosen[often] = random.choice(np.flatnonzero(labels == 3), int(often.sum()))
    told = labels[chosen] % 2 if RULE == "parity" else labels[chosen] == 3
    so_far = np.cumsum(told, axis=-1).astype(np.int32)
    return features()[chosen], None, so_far % 2 if RULE == "parity" else so_far, np.ones((4000, 8))


def memory():
    random = np.random.default_rng([SEED, DELAY])
    first, noise = random.integers(0, 8, 4000), random.integers(8, 16, (4000, DELAY))
    last = np.zeros((4000, DELAY + 1))
    last[:, -1] = 1  # only the answer at the end counts
    return np.c_[first, noise], None, np.repeat(first[:, None], DELAY + 1, 1), last


def many_to_one():
    file = stored(DATA)
    counted = np.arange(file["symbols"].shape[1]) == file["last"][:, None]
    return file["symbols"], None, np.repeat(file["good"][:, None], counted.shape[1], 1), counted


makers = {"one to one": one_to_one, "one to many": one_to_many, "many to one": many_to_one}
makers |= {"aligned": aligned, "memory": memory}
inputs, start, wanted, counted = makers[TASK]()
inputs = inputs.astype(np.int32 if EMBEDDED else np.float32)
wanted, counted = wanted.astype(np.int32), counted.astype(np.float32)
start = np.zeros((len(inputs), 0), np.float32) if start is None else start

# %% [markdown]
# ## Network


# %%
def glorot(seed):
    return keras.initializers.GlorotUniform(seed=seed)


width = EMBEDDED or SYMBOLS
table = keras.layers.Embedding(
    SYMBOLS, max(EMBEDDED, 1), embeddings_initializer=keras.initializers.RandomNormal(0.0, 0.3, SEED)
)
first = keras.layers.Dense(UNITS, activation="tanh", kernel_initializer=glorot(SEED + 1))
cell = getattr(keras.layers, KIND)(
    UNITS,
    return_sequences=True,
    kernel_initializer=glorot(SEED + 2),
    recurrent_initializer=keras.initializers.Orthogonal(seed=SEED + 3),
)
output = keras.layers.Dense(OUTPUTS, kernel_initializer=glorot(SEED + 4))
layers = [layer for layer, used in ((table, EMBEDDED), (first, START), (cell, True), (output, True)) if used]
for layer, shape in (
    (table, (None, None)),
    (first, (None, START)),
    (cell, (None, None, width)),
    (output, (None, None, UNITS)),
):
    if layer in layers:
        layer.build(shape)
variables = [variable for layer in layers for variable in layer.trainable_variables]


def network(inputs, start):
    """Return the logits at every step."""
    x = table(inputs) if EMBEDDED else inputs
    state = first(start) if START else None
    state = [state, tf.zeros_like(state)] if START and KIND == "LSTM" else state
    return output(cell(x, initial_state=state))


if TASK == "memory":
    kernel, recurrent, bias = cell.trainable_variables
    if KIND == "SimpleRNN" and not READY:
        recurrent.assign(np.random.default_rng(SEED).normal(0, 0.5 / np.sqrt(UNITS), (UNITS, UNITS)))
    if KIND != "SimpleRNN":  # the gate that keeps starts near 1
        begin = np.zeros(bias.shape, np.float32)
        gate = slice(0, UNITS) if KIND == "GRU" else slice(UNITS, 2 * UNITS)
        begin[..., gate] = np.log(max(DELAY, 2)) / begin[..., 0].size if READY else 0.0
        bias.assign(begin)

# %% [markdown]
# ## Training

# %%
adam = keras.optimizers.Adam(LEARNING_RATE, global_clipnorm=CLIP or None)
adam.build(variables)


@tf.function(reduce_retracing=True)
def step(inputs, start, wanted, counted):
    with tf.GradientTape() as tape:
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=wanted, logits=network(inputs, start))
        cost = tf.reduce_sum(each * counted) / tf.maximum(tf.reduce_sum(counted), 1.0)
    adam.apply(tape.gradient(cost, variables), variables)
    return cost


def orders(rows):
    random = np.random.default_rng(SEED)
    while True:
        order = random.permutation(rows)
        for i in range(0, rows - BATCH + 1, BATCH):
            yield order[i : i + BATCH]


costs = []
for number, rows in zip(range(STEPS), orders(len(inputs))):
    costs.append(float(step(inputs[rows], start[rows], wanted[rows], counted[rows])))
    if number % 50 == 0:
        print("# step", number, "loss of its batch", costs[-1])

# %% [markdown]
# ## The number on screen

# %%
print("loss", float(np.mean(costs[-SPAN:])))
