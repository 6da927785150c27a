# %% [markdown]
# # One neuron learns, in two ways
# Rosenblatt's rule corrects it after each mistake; logistic regression moves all weights down the slope of the
# cross-entropy. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
POINTS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
LABELS = [0, 0, 0, 1]
LEARNING_RATE = 1.0
START = [0.0, 0.0, 0.0]  # w0, w1, w2
SHUFFLED = False
MAX_UPDATES = 100  # of the rule
STEPS = 100  # of the descent
SEED = 0
# end of settings

# %%
points, labels = np.array(POINTS), np.array(LABELS, float)


def neuron():
    """Return a neuron with two inputs; its output is the weighted sum z."""
    model = keras.Sequential([keras.Input((2,), dtype="float64"), keras.layers.Dense(1, dtype="float64")])
    model.set_weights([np.array(START[1:])[:, None], np.array(START[:1])])
    return model


def sums(model):
    """Return z for every point; rounded, so that a point on the line counts as on the line."""
    return np.round(model(points).numpy()[:, 0], 9)


# %% [markdown]
# ## Rosenblatt's rule: w + rate (y - answer) x, one point after the other

# %%
model, random, updates = neuron(), np.random.default_rng(SEED), 0
matrix, bias = model.trainable_variables
while np.any((sums(model) >= 0) != labels) and updates < MAX_UPDATES:
    for place in random.permutation(len(points)) if SHUFFLED else range(len(points)):
        error = labels[place] - float(sums(model)[place] >= 0)
        if error and updates < MAX_UPDATES:
            matrix.assign(np.round(matrix + LEARNING_RATE * error * points[place][:, None], 9))
            bias.assign(np.round(bias + LEARNING_RATE * error, 9))
            updates += 1
            if not np.any((sums(model) >= 0) != labels):
                break
print("rule_updates", updates)
print("rule_mistakes", int(np.sum((sums(model) >= 0) != labels)))
for name, value in zip(("w0", "w1", "w2"), [*bias.numpy(), *matrix.numpy()[:, 0]]):
    print(f"rule_{name}", float(value))

# %% [markdown]
# ## Logistic regression: the whole set in every step

# %%
model = neuron()


def cost():
    z = model(points)[:, 0]
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=z))


for _ in range(STEPS):
    with tf.GradientTape() as tape:
        value = cost()
    for variable, gradient in zip(model.trainable_variables, tape.gradient(value, model.trainable_variables)):
        variable.assign_sub(LEARNING_RATE * gradient)
matrix, bias = model.trainable_variables
print("descent_loss", float(cost()))
for name, value in zip(("w0", "w1", "w2"), [*bias.numpy(), *matrix.numpy()[:, 0]]):
    print(f"descent_{name}", float(value))
