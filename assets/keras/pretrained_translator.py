# %% [markdown]
# # A trained translator: English number words to Brazilian Portuguese ones
# An encoder that reads both ways, a decoder, and attention between them or not. Put its weights beside this file.
# Needs `pip install tensorflow`.

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
WEIGHTS = "translator.npz"
ATTENTION = True
UNITS = 64
ENGLISH = ["·", "end"]  # both vocabularies; the first word is padding
PORTUGUESE = ["·", "end"]
DATA = ""
# end of settings
EMBEDDED = 32

# %% [markdown]
# ## Numbers it was not trained on, in words, as places in the vocabularies

# %%
with np.load(io.BytesIO(zlib.decompress(base64.b85decode(DATA)))) as file:
    english, portuguese = file["english"].astype(np.int32), file["portuguese"].astype(np.int32)
with np.load(WEIGHTS) as file:
    stored = [file[name].astype(np.float32) for name in file.files]  # stored as float16, in the layers' order


# %% [markdown]
# ## Network


# %%
def gru(**options):
    return keras.layers.GRU(UNITS, return_sequences=True, **options)


dense = keras.layers.Dense
words_in, words_out = keras.layers.Embedding(len(ENGLISH), EMBEDDED), keras.layers.Embedding(len(PORTUGUESE), EMBEDDED)
forth, back, decoder = gru(), gru(go_backwards=True), gru(return_state=True)
first, score, mix, output = dense(UNITS, "tanh"), dense(UNITS), dense(UNITS, "tanh"), dense(len(PORTUGUESE))
wide = 2 * UNITS
shapes = [(words_in, (None, None)), (words_out, (None, None)), (forth, (None, None, EMBEDDED))]
shapes += [(back, (None, None, EMBEDDED)), (first, (None, wide)), (decoder, (None, None, EMBEDDED))]
shapes += [(score, (None, None, wide))] if ATTENTION else []
shapes += [(mix, (None, None, UNITS + wide if ATTENTION else UNITS)), (output, (None, None, UNITS))]
for layer, shape in shapes:
    layer.build(shape)
    layer.set_weights([stored.pop(0) for _ in layer.weights])
assert not stored
print("parameters", sum(layer.count_params() for layer, _ in shapes))


@tf.function
def encode(english):
    """Return what both encoders say of every word, and the decoder's first state."""
    x = words_in(english)
    encoded = tf.concat([forth(x), tf.reverse(back(x), [1])], axis=-1)
    return encoded, first(tf.concat([encoded[:, -1, :UNITS], encoded[:, 0, UNITS:]], axis=-1))


@tf.function
def next_word(before, state, encoded, english):
    """Return the probabilities of the next word, from the one before and the decoder's state, and the new state."""
    hidden, state = decoder(words_out(before[:, None]), initial_state=state)
    if ATTENTION:
        scores = tf.matmul(hidden, score(encoded), transpose_b=True)
        scores -= 1e9 * tf.cast(tf.equal(english, 0), tf.float32)[:, None, :]
        hidden = tf.concat([hidden, tf.matmul(tf.nn.softmax(scores), encoded)], axis=-1)
    return tf.nn.softmax(output(mix(hidden)))[:, 0], state


# %% [markdown]
# ## Translation: each time the likeliest word


# %%
def translated(english):
    encoded, state = encode(english)
    before, words, sure = tf.zeros(len(english), tf.int32), [], []
    for _ in range(portuguese.shape[1]):
        told, state = next_word(before, state, encoded, english)
        before = tf.argmax(told, 1, tf.int32)
        words.append(before)
        sure.append(tf.reduce_max(told, 1))
    return np.stack(words, 1), np.stack(sure, 1)


given, sure = translated(tf.constant(english))
for row, words in zip(english[:5], given[:5]):
    said = [PORTUGUESE[word] for word in words]
    print("#", *[ENGLISH[word] for word in row if word], "->", *said[: said.index("end")])

# %% [markdown]
# ## The numbers: translations right word for word, and how sure it was of its words
# What follows the end is no matter.

# %%
counted = portuguese != 0
print("held_out_exact", float(((given == portuguese) | ~counted).all(1).mean()))
print("probability", float(sure[counted].mean()))
