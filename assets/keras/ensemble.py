# %% [markdown]
# # Five networks that disagree where they know nothing
# The same architecture, other first weights and another order of the digits each. Put `mnist_small.npz` (4,000 digits
# to learn from, 1,000 to test on) beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
MEMBERS = 5
STEPS = 600  # of each network
DROPOUT = 0.3
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"
BATCH, RATE = 50, 0.002

# %%
with np.load(DIGITS) as file:
    images, labels = file["x_train"], file["y_train"].astype(np.int32)
    test_images, test_labels = file["x_test"], file["y_test"]
scaled = lambda pictures: pictures[..., None].astype(np.float32) / np.float32(255)  # noqa: E731


# %% [markdown]
# ## One network


# %%
def network(seed):
    """Return two convolutions with a stride of 2 and a dense layer; He's first weights (2015), the last small."""
    body = [keras.layers.Conv2D(filters, 3, 2, "same", activation="relu") for filters in (8, 16)]
    body += [keras.layers.Flatten(), keras.layers.Dense(32, activation="relu")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *body, keras.layers.Dense(10)])
    random, weights = np.random.default_rng([seed, 11]), []
    for variable in model.trainable_variables:
        shape = tuple(variable.shape)
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        weights.append((random.normal(size=shape) * spread).astype(np.float32))
    weights[-2] *= 0.1
    model.set_weights(weights)
    return model


def trained(seed):
    """Return a trained network and the loss of its last batch."""
    model, random = network(seed), np.random.default_rng([seed, 13])
    rounds = [random.permutation(len(images)) for _ in range(-(-STEPS * BATCH // len(images)))]
    order = np.concatenate(rounds)[: STEPS * BATCH].reshape(STEPS, BATCH)
    adam = keras.optimizers.Adam(RATE)
    adam.build(model.trainable_variables)
    before, head = keras.Sequential(model.layers[:-1]), model.layers[-1]

    @tf.function
    def step(pictures, labels, number):
        with tf.GradientTape() as tape:
            units = before(pictures)
            draws = tf.random.stateless_uniform(tf.shape(units), tf.stack([seed * 7919 + number, 0]))
            units *= tf.cast(draws >= DROPOUT, tf.float32) / (1 - DROPOUT)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=head(units))
            cost = tf.reduce_mean(each)
        adam.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)
        return cost

    for number, rows in enumerate(order):
        cost = step(scaled(images[rows]), labels[rows], tf.constant(number))
    return model, float(cost)


# %% [markdown]
# ## The ensemble

# %%
members = []
for member in range(MEMBERS):
    model, loss = trained(100 * SEED + member)
    members.append(model)
    print("# network", member + 1, "of", MEMBERS)
print("loss", loss)
said = np.stack([tf.nn.softmax(model(scaled(test_images))) for model in members])
print("# right: each alone", np.mean(said.argmax(2) == test_labels, axis=1))
print("# right: together", np.mean(said.mean(0).argmax(1) == test_labels))
