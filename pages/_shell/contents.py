"""The table of contents: every lesson that works, in the order of the lecture. One line, one lesson."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """One lesson: `name` is its file, its address and its core module; `says` its idea in one line."""

    name: str
    title: str
    says: str


SECTIONS = {
    "Foundations": (
        Lesson("perceptron", "Perceptron", "One neuron draws one straight line."),
        Lesson("activations", "Activations", "What bends the line, and lets gradients through."),
        Lesson("losses", "Losses", "One number says how wrong a network is."),
        Lesson("networks", "Networks", "Layers bend space until a line is enough."),
        Lesson("gradient_descent", "Gradient descent", "Feel the slope, take a step downhill, repeat."),
    ),
    "Vision": (
        Lesson("convolution_filters", "Convolution filters", "A few numbers slide over a picture."),
        Lesson("convolutional_networks", "Convolutional networks", "Kernels upon kernels give a digit its name."),
    ),
    "Generative models": (
        Lesson("autoencoders", "Autoencoders", "A few numbers that stand for a picture."),
        Lesson("gans", "GANs", "One network forges, one judges, and both get better."),
        Lesson("diffusion", "Diffusion", "Into noise by a formula, back by a network."),
    ),
    "Sequences": (
        Lesson("rnns", "Recurrent networks", "The same cell at every step, and a state that remembers."),
    ),
    "Beyond": (
        Lesson("limitations", "Limitations", "Where deep learning breaks, as experiments with numbers."),
    ),
}  # fmt: skip
