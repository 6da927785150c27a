# %% [markdown]
# # A search for settings
# The defaults and settings drawn at random, each trained on the same 1,000 digits; 500 others choose. Put
# `mnist_small.npz` beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
# Each trial: filters of the convolutions, units of the dense layers, activation, dropout, learning rate.
TRIALS = [[[8, 16], [64], "relu", 0.0, 0.001]]
STEPS = 200  # of each trial
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"
LEARNED, VALID, BATCH = 1000, 500, 50

# %%
with np.load(DIGITS) as file:
    images, labels = file["x_train"][: LEARNED + VALID], file["y_train"][: LEARNED + VALID].astype(np.int32)
    test_images, test_labels = file["x_test"], file["y_test"]
scaled = lambda pictures: pictures[..., None].astype(np.float32) / np.float32(255)  # noqa: E731


# %% [markdown]
# ## One trial


# %%
def network(filters, units, activation):
    """Return convolutions with a stride of 2, then dense layers; He's first weights (2015), the last small."""
    body = [keras.layers.Conv2D(count, 3, 2, "same", activation=activation) for count in filters]
    body += [keras.layers.Flatten(), *(keras.layers.Dense(count, activation=activation) for count in units)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *body, keras.layers.Dense(10)])
    random, weights = np.random.default_rng([SEED, 11]), []
    for variable in model.trainable_variables:
        shape = tuple(variable.shape)
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        weights.append((random.normal(size=shape) * spread).astype(np.float32))
    weights[-2] *= 0.1
    model.set_weights(weights)
    return model


def trained(filters, units, activation, dropout, rate):
    """Return a trained network and the loss of its last batch; dropout stands behind the one dense layer."""
    model, random = network(filters, units, activation), np.random.default_rng([SEED, 13])
    rounds = [random.permutation(LEARNED) for _ in range(-(-STEPS * BATCH // LEARNED))]
    before, head = keras.Sequential(model.layers[:-1]), model.layers[-1]
    adam = keras.optimizers.Adam(rate)
    adam.build(model.trainable_variables)

    @tf.function
    def step(pictures, labels, number):
        with tf.GradientTape() as tape:
            hidden = before(pictures)
            if dropout:
                draws = tf.random.stateless_uniform(tf.shape(hidden), tf.stack([SEED * 7919 + number, 0]))
                hidden *= tf.cast(draws >= dropout, tf.float32) / (1 - dropout)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=head(hidden))
            cost = tf.reduce_mean(each)
        adam.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)
        return cost

    for number, rows in enumerate(np.concatenate(rounds)[: STEPS * BATCH].reshape(STEPS, BATCH)):
        cost = step(scaled(images[rows]), labels[rows], tf.constant(number))
    return model, float(cost)


# %% [markdown]
# ## The search: the 500 digits choose, the unseen ones tell what the choice is worth

# %%
right = lambda model, asked, told: float(np.mean(np.argmax(model(scaled(asked)), 1) == told))  # noqa: E731
valid = []
for place, trial in enumerate(TRIALS):
    model, loss = trained(*trial)
    valid.append(right(model, images[LEARNED:], labels[LEARNED:]))
    print("#", trial)
    print(f"valid_{place}", valid[-1])
    print(f"test_{place}", right(model, test_images, test_labels))
print("loss", loss)
print("# chosen:", TRIALS[int(np.argmax(valid))])
