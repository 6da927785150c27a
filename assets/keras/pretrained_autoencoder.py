# %% [markdown]
# # A trained autoencoder of handwritten digits
# Put its weights and `mnist_small.npz` (1,000 digits it never saw are in it) beside this file.
# Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

# %%
# settings
WEIGHTS = "autoencoder_2.npz"
HIDDEN = [256, 128]
LATENT = 2  # numbers of the code
VARIATIONAL = False
NOISE = 0.0  # strength of the noise that is taken away below; 0: none
# end of settings
DIGITS = "mnist_small.npz"

# %%
with np.load(DIGITS) as file:
    x = file["x_test"].reshape(-1, 784).astype(np.float32) / np.float32(255)
with np.load(WEIGHTS) as file:  # stored as float16, in the layers' order
    into, back = (
        [file[name].astype(np.float32) for name in file.files if name.startswith(part)]
        for part in ("encoder.", "decoder.")
    )


# %% [markdown]
# ## Encoder and decoder
# ReLU between the dense layers. The encoder ends in the code; a variational one in a mean and a log variance for each
# of its numbers. The decoder's sigmoid gives grey values from 0 to 1.


# %%
def stack(widths, last):
    model = keras.Sequential([keras.Input((widths[0],))])
    for units in widths[1:-1]:
        model.add(keras.layers.Dense(units, activation="relu"))
    model.add(keras.layers.Dense(widths[-1], activation=last))
    return model


encoder = stack([784, *HIDDEN, LATENT * (2 if VARIATIONAL else 1)], None)
decoder = stack([LATENT, *reversed(HIDDEN), 784], "sigmoid")
encoder.set_weights(into)
decoder.set_weights(back)
print("parameters", encoder.count_params() + decoder.count_params())

# %% [markdown]
# ## The numbers on its card

# %%
code = np.asarray(encoder(tf.constant(x)))
mu, log_variance = code[:, :LATENT], code[:, LATENT:]
rebuilt = np.asarray(decoder(tf.constant(mu)))
print("held_out_mse", float(np.square(x - rebuilt).mean(dtype=np.float64)))

# %% [markdown]
# A variational autoencoder raises a lower bound on log p(x): here its negative in nats, -log p(x|z) from one draw of z
# and the divergence of the code's distribution from N(0, 1).

# %%
if VARIATIONAL:
    epsilon = np.random.default_rng(0).standard_normal(mu.shape, np.float32)
    p = np.asarray(decoder(tf.constant(mu + np.exp(log_variance / 2) * epsilon)), np.float64).clip(1e-7, 1 - 1e-7)
    reconstruction = float(-(x * np.log(p) + (1 - x) * np.log1p(-p)).sum(1).mean())
    kl = float((np.square(mu) + np.exp(log_variance) - 1 - log_variance).sum(1, dtype=np.float64).mean() / 2)
    print("held_out_reconstruction", reconstruction)
    print("held_out_kl", kl)
    print("held_out_minus_elbo", reconstruction + kl)

# %% [markdown]
# ## Noise on the input: how far from the clean digit before, and after

# %%
if NOISE:
    dots = np.random.default_rng(0).standard_normal(x.shape, np.float32)
    noisy = np.clip(x + np.float32(NOISE) * dots, 0, 1)
    denoised = np.asarray(decoder(encoder(tf.constant(noisy))))
    print("noisy_error", float(np.square(noisy - x).mean(dtype=np.float64)))
    print("denoised_error", float(np.square(denoised - x).mean(dtype=np.float64)))
