# %% [markdown]
# # Adversarial training
# Two equal networks learn the same digits; for one of them half of every batch is attacked (Goodfellow et al., 2015).
# Put `mnist_small.npz` (4,000 digits to learn from, 1,000 to test on) beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
ATTACK = 0.1  # how far each pixel is moved in training
EPSILONS = [0.0, 0.02, 0.04, 0.06, 0.08, 0.1]  # and how far when they are judged
STEPS = 800
WHOLE = 800  # steps of the whole run
SEED = 0
# end of settings
DIGITS = "mnist_small.npz"
BATCH, RATE, JUDGED = 50, 0.002, 500

# %%
scaled = lambda pictures: pictures[..., None].astype(np.float32) / np.float32(255)  # noqa: E731
with np.load(DIGITS) as file:
    images, labels = scaled(file["x_train"]), file["y_train"].astype(np.int32)
    test_images, test_labels = scaled(file["x_test"][:JUDGED]), file["y_test"][:JUDGED].astype(np.int32)


# %% [markdown]
# ## The attack: each pixel a step along the sign of the loss's gradient at it


# %%
def losses(model, pictures, labels):
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=model(pictures))


def attacked(model, pictures, labels, size):
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        cost = tf.reduce_sum(losses(model, pictures, labels))
    return tf.clip_by_value(pictures + size * tf.sign(tape.gradient(cost, pictures)), 0.0, 1.0)


# %% [markdown]
# ## Network and training


# %%
def trained(attack):
    """Return a network trained under attacks of this size (0: none), and the loss of its last batch."""
    body = [keras.layers.Conv2D(filters, 3, 2, "same", activation="relu") for filters in (8, 16)]
    body += [keras.layers.Flatten(), keras.layers.Dense(32, activation="relu")]
    model = keras.Sequential([keras.Input((28, 28, 1)), *body, keras.layers.Dense(10)])
    random, first = np.random.default_rng([SEED, 11]), []
    for variable in model.trainable_variables:
        shape = tuple(variable.shape)
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        first.append((random.normal(size=shape) * spread).astype(np.float32))
    first[-2] *= 0.1
    model.set_weights(first)
    adam = keras.optimizers.Adam(RATE)
    adam.build(model.trainable_variables)

    @tf.function
    def step(pictures, labels):
        if attack:
            half = BATCH // 2
            moved = attacked(model, pictures[:half], labels[:half], attack)
            pictures = tf.concat([moved, pictures[half:]], 0)
        with tf.GradientTape() as tape:
            cost = tf.reduce_mean(losses(model, pictures, labels))
        adam.apply(tape.gradient(cost, model.trainable_variables), model.trainable_variables)
        return cost

    random, cost = np.random.default_rng([SEED, 13]), float("nan")
    rounds = [random.permutation(len(images)) for _ in range(-(-WHOLE * BATCH // len(images)))]
    for rows in np.concatenate(rounds)[: STEPS * BATCH].reshape(STEPS, BATCH):
        cost = step(tf.constant(images[rows]), tf.constant(labels[rows]))
    return model, float(cost)


# %% [markdown]
# ## The share of unseen digits named rightly, each network attacked by its own gradient

# %%
for name, attack in (("usual", 0.0), ("hardened", ATTACK)):
    model, loss = trained(attack)
    if name == "usual":
        print("loss", loss)
    for place, epsilon in enumerate(EPSILONS):
        moved = attacked(model, tf.constant(test_images), tf.constant(test_labels), epsilon)
        print(f"{name}_{place}", float(np.mean(np.argmax(model(moved), 1) == test_labels)))
