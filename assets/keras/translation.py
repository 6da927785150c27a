# %% [markdown]
# # English number words to Portuguese ones
# An encoder that reads both ways, a decoder, and attention between them or not. Needs `pip install tensorflow`.

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
ATTENTION = True
UNITS = 64
LEARNING_RATES = [[0, 0.004]]  # from which step on, and the rate
BATCH = 64
STEPS = 300
SPAN = 80  # the loss is the mean over so many last steps
SEED = 0
ENGLISH, PORTUGUESE = 32, 48  # words of each language
DATA = ""
# end of settings
EMBEDDED = 32

# %% [markdown]
# ## Data: pairs of numbers in words, as places in the two vocabularies; 0 is padding, 1 the end

# %%
with np.load(io.BytesIO(zlib.decompress(base64.b85decode(DATA)))) as file:
    english, portuguese = file["english"].astype(np.int32), file["portuguese"].astype(np.int32)


# %% [markdown]
# ## Network


# %%
def table(symbols, seed):
    return keras.layers.Embedding(
        symbols, EMBEDDED, embeddings_initializer=keras.initializers.RandomNormal(0.0, 0.3, seed)
    )


def dense(units, seed, activation=None):
    return keras.layers.Dense(units, activation, kernel_initializer=keras.initializers.GlorotUniform(seed=seed))


def gru(seed, **options):
    return keras.layers.GRU(
        UNITS,
        return_sequences=True,
        kernel_initializer=keras.initializers.GlorotUniform(seed=seed),
        recurrent_initializer=keras.initializers.Orthogonal(seed=seed + 1),
        **options,
    )


words_in, words_out = table(ENGLISH, SEED), table(PORTUGUESE, SEED + 1)
forth, back = gru(SEED + 2), gru(SEED + 4, go_backwards=True)
first, decoder = dense(UNITS, SEED + 6, "tanh"), gru(SEED + 7)
score, mix, output = dense(UNITS, SEED + 9), dense(UNITS, SEED + 10, "tanh"), dense(PORTUGUESE, SEED + 11)
wide = 2 * UNITS
shapes = [(words_in, (None, None)), (words_out, (None, None)), (forth, (None, None, EMBEDDED))]
shapes += [(back, (None, None, EMBEDDED)), (first, (None, wide)), (decoder, (None, None, EMBEDDED))]
shapes += [(score, (None, None, wide))] if ATTENTION else []
shapes += [(mix, (None, None, UNITS + wide if ATTENTION else UNITS)), (output, (None, None, UNITS))]
for layer, shape in shapes:
    layer.build(shape)
variables = [variable for layer, _ in shapes for variable in layer.trainable_variables]


def network(english, before):
    """Return the logits of every next word, from the English words and the Portuguese ones so far."""
    x = words_in(english)
    encoded = tf.concat([forth(x), tf.reverse(back(x), [1])], axis=-1)
    state = first(tf.concat([encoded[:, -1, :UNITS], encoded[:, 0, UNITS:]], axis=-1))
    hidden = decoder(words_out(before), initial_state=state)
    if ATTENTION:
        scores = tf.matmul(hidden, score(encoded), transpose_b=True)
        scores -= 1e9 * tf.cast(tf.equal(english, 0), tf.float32)[:, None, :]
        hidden = tf.concat([hidden, tf.matmul(tf.nn.softmax(scores), encoded)], axis=-1)
    return output(mix(hidden))


# %% [markdown]
# ## Training

# %%
adam = keras.optimizers.Adam(LEARNING_RATES[0][1], global_clipnorm=1.0)
adam.build(variables)


@tf.function
def step(english, portuguese):
    before = tf.pad(portuguese[:, :-1], [[0, 0], [1, 0]])
    counted = tf.cast(tf.not_equal(portuguese, 0), tf.float32)
    with tf.GradientTape() as tape:
        logits = network(english, before)
        each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=portuguese, logits=logits)
        cost = tf.reduce_sum(each * counted) / tf.reduce_sum(counted)
    adam.apply(tape.gradient(cost, variables), variables)
    return cost


random, costs = np.random.default_rng(SEED), []
while len(costs) < STEPS:
    order = random.permutation(len(english))
    for i in range(0, len(english) - BATCH + 1, BATCH):
        if len(costs) < STEPS:
            adam.learning_rate.assign([rate for since, rate in LEARNING_RATES if since <= len(costs)][-1])
            rows = order[i : i + BATCH]
            costs.append(float(step(english[rows], portuguese[rows])))
            if len(costs) % 50 == 1:
                print("# step", len(costs) - 1, "loss of its batch", costs[-1])

# %%
print("loss", float(np.mean(costs[-SPAN:])))
