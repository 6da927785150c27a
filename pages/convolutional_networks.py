"""Convolutional networks: the same small kernels everywhere, layer upon layer, until a digit has a name."""

import streamlit as st

from pages._convolutional_networks import difficulties, features, live, network, pixels, tasks_in_vision
from pages._shell import header, lesson

PARTS = {
    "Network": network.show,
    "Tasks": tasks_in_vision.show,
    "Pixels": pixels.show,
    "Features": features.show,
    "Difficulties": difficulties.show,
    "Train": live.show,
}

LIMITS = """
- **Ten digits and nothing else.** A letter, a face, an empty page: every input gets one of ten names, often with a
  high probability. There is no "none of these".
- **Centred as MNIST is.** It learned upright digits in the middle; turned, tiny or cluttered ones break it.
- **Sure is not right.** The probabilities sum to 1 by construction; how honest they are must be measured.
- **Position is not free.** A convolution moves with its input, but flatten and dense layers do not: they know places.
- **28 x 28 pixels.** Real photos have thousands of times as many; the same layers then need strides, more depth and
  far more data.
- What a map "looks for" is our reading of it. The network only multiplies and adds.
"""
SOURCES = (
    "K. Fukushima (1980). Neocognitron: a self-organizing neural network model for a mechanism of pattern recognition.",
    "Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998). Gradient-based learning applied to document recognition.",
    "P. Y. Simard, D. Steinkraus and J. C. Platt (2003). Best practices for convolutional neural networks. (bending)",
    "A. Krizhevsky, I. Sutskever and G. Hinton (2012). ImageNet classification with deep convolutional networks.",
    "S. Ioffe and C. Szegedy (2015). Batch normalization. (folded into the kernels here)",
    "A. Araujo, W. Norris and J. Sim (2019). Computing receptive fields of convolutional neural networks. Distill.",
    "D. Erhan, Y. Bengio, A. Courville and P. Vincent (2009). Visualizing higher-layer features of a deep network.",
    "M. D. Zeiler and R. Fergus (2014). Visualizing and understanding convolutional networks. (favourite patches)",
    "A. Mahendran and A. Vedaldi (2016). Visualizing deep convolutional neural networks using natural pre-images.",
    "Z. J. Wang et al. (2020). CNN Explainer: the idea of opening a network layer by layer.",
)

header.show("Convolutional networks", "The same small kernels everywhere, layer upon layer, until a digit has a name.")
row = st.container(horizontal=True, vertical_alignment="center")
with row:
    part = lesson.parts(*PARTS)
PARTS[part](row)
lesson.limits(LIMITS)
lesson.sources(SOURCES)
