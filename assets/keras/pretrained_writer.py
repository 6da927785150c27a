# %% [markdown]
# # A trained GRU that writes like a novel
# Put its weights and `pride_and_prejudice.txt` beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
WEIGHTS = "writer.npz"
ALPHABET = " abc"
EPOCHS = [0.1, 1, 4, 12, 24]  # after which the weights were kept
UNITS = 160
EMBEDDED = 32
HELD_OUT = 24000  # characters at the end of the novel that it never read
START = '"My dear Mr. Bennet," said '
LENGTH = 160  # characters to write
TEMPERATURE = 0.7  # 0 takes the likeliest character each time
SEED = 0
# end of settings

# %%
text = tf.io.read_file("pride_and_prejudice.txt").numpy().decode("ascii")
symbols = np.array([ALPHABET.index(character) for character in text[-HELD_OUT:]])
with np.load(WEIGHTS) as file:
    weights = {name: file[name].astype(np.float32) for name in file.files}

# %% [markdown]
# ## Network

# %%
recurrent = keras.layers.GRU(UNITS, return_sequences=True, return_state=True)
table, output = keras.layers.Embedding(len(ALPHABET), EMBEDDED), keras.layers.Dense(len(ALPHABET))
table.build((None, None))
recurrent.build((None, None, EMBEDDED))
output.build((None, None, UNITS))


def take(moment):
    """Put the weights of one moment of the training into the layers."""
    kept = [values for name, values in weights.items() if name.startswith(f"{moment}.")]
    for layer in (table, recurrent, output):
        layer.set_weights([kept.pop(0) for _ in layer.weights])


@tf.function
def read(characters, state):
    """Return the logits of every next character, and the last state."""
    hidden, state = recurrent(table(characters), initial_state=state)
    return output(hidden), state


print("parameters", len(EPOCHS) * sum(layer.count_params() for layer in (table, recurrent, output)))

# %% [markdown]
# ## Bits per character on the held-out text
# Read as 120 pieces at once; the first 50 characters of each are a run-in and are not counted.

# %%
pieces, run_in = 120, 50
length = (len(symbols) - 1 - run_in) // pieces
rows = symbols[np.arange(pieces)[:, None] * length + np.arange(length + run_in + 1)]
for moment, epoch in enumerate(EPOCHS):
    take(moment)
    logits, _ = read(tf.constant(rows[:, :-1]), tf.zeros((pieces, UNITS)))
    nats = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=rows[:, run_in + 1 :], logits=logits[:, run_in:])
    print(f"held_out_bits_{epoch}", float(tf.reduce_mean(nats)) / np.log(2))

# %% [markdown]
# ## It writes: softmax(z / T), a character drawn, and on

# %%
random, state, written = np.random.default_rng(SEED), tf.zeros((1, UNITS)), START
latest = START
for _ in range(LENGTH):
    logits, state = read(tf.constant([[ALPHABET.index(character) for character in latest]]), state)
    z = np.asarray(logits[0, -1], np.float64)
    if TEMPERATURE:
        chances = np.exp((z - z.max()) / TEMPERATURE)
        place = np.searchsorted(np.cumsum(chances / chances.sum()), random.random(), side="right")
    else:
        place = z.argmax()
    latest = ALPHABET[min(int(place), len(ALPHABET) - 1)]
    written += latest
print("#", repr(written))
