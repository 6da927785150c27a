# %% [markdown]
# # A kernel slides over a picture
# Put `picture.png`, the picture on screen, beside this file. Needs `pip install tensorflow`.

# %%
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf

# %%
# settings
KERNEL = [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
STRIDE = 1
PADDING = "same"  # "valid", or how many zeros on each side
DILATION = 1
BIAS = 0.0
RELU = False
GREY = False  # else each colour for itself
FLIP = False  # turned by 180 degrees first: convolution in the strict sense
# end of settings

# %%
picture = tf.cast(tf.io.decode_png(tf.io.read_file("picture.png"), channels=3), tf.float32) / 255
if GREY:
    picture = tf.reduce_sum(picture * [0.299, 0.587, 0.114], axis=-1, keepdims=True)
kernel = np.array(KERNEL, np.float32)
kernel = kernel[::-1, ::-1] if FLIP else kernel
side = DILATION * (len(kernel) - 1) + 1  # how wide the kernel reaches
spread = np.zeros((side, side), np.float32)
spread[::DILATION, ::DILATION] = kernel
channels = picture.shape[-1]
cells = np.repeat(spread[:, :, None, None], channels, axis=2)

# %%
if not isinstance(PADDING, str):
    picture = tf.pad(picture, [[PADDING, PADDING], [PADDING, PADDING], [0, 0]])
name = PADDING.upper() if isinstance(PADDING, str) else "VALID"
filtered = tf.nn.depthwise_conv2d(picture[None], cells, [1, STRIDE, STRIDE, 1], name)[0] + BIAS
filtered = (tf.nn.relu(filtered) if RELU else filtered).numpy()
print("minimum", float(filtered.min()))
print("maximum", float(filtered.max()))
print("outside", float(np.mean((filtered < 0) | (filtered > 1))))

# %% [markdown]
# ## What is seen: values below 0 are black, above 1 white

# %%
seen = tf.cast(tf.round(tf.clip_by_value(filtered, 0, 1) * 255), tf.uint8)
tf.io.write_file("filtered.png", tf.io.encode_png(seen))
