# %% [markdown]
# # Will I pass this class?
# A network with three hidden units, asked about one student. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
STUDENTS = [[1.0, 2.0], [2.0, 4.0], [5.0, 5.0], [9.0, 3.0]]  # lectures attended, hours on the project
PASSED = [0, 0, 1, 1]
MEAN, SPREAD = [4.25, 3.5], [3.1, 1.1]  # of the students, to standardise
STUDENT = [4.0, 5.0]  # the one who asks
LEARNING_RATE = 0.3
EPOCHS = 1000
SEED = 3816
# end of settings

# %%
scaled = lambda rows: ((np.array(rows) - MEAN) / SPREAD).astype(np.float32)  # noqa: E731
features, labels = scaled(STUDENTS), np.array(PASSED, np.float32)
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(3, activation="tanh"), keras.layers.Dense(1)])
random = np.random.default_rng(SEED)
model.set_weights([random.normal(size=shape).astype(np.float32) for shape in ((2, 3), (3,), (3, 1), (1,))])
optimizer = keras.optimizers.SGD(LEARNING_RATE)
optimizer.build(model.trainable_variables)


def cost():
    z = model(features)[:, 0]
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=z))


@tf.function
def train(epochs):
    for _ in tf.range(epochs):
        with tf.GradientTape() as tape:
            value = cost()
        optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)


train(tf.constant(EPOCHS))

# %%
print("loss", float(cost()))
print("accuracy", float(np.mean((model(features)[:, 0].numpy() > 0) == (labels > 0.5))))
print("answer", float(tf.sigmoid(model(scaled([STUDENT])))[0, 0]))
