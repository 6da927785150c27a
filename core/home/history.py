"""Why now: dated points for ideas, data, hardware and software, each with its source."""

from dataclasses import dataclass

KINDS = ("Ideas", "Data", "Hardware", "Software")


@dataclass(frozen=True)
class Event:
    """One dated point; `size` is examples (data) or floating-point operations a second (hardware), else 0."""

    year: float
    kind: str
    name: str
    size: float
    source: str


EVENTS = (
    Event(1943, "Ideas", "Artificial neuron", 0, "McCulloch and Pitts, 1943"),
    Event(1958, "Ideas", "Perceptron", 0, "Rosenblatt, 1958"),
    Event(1969, "Ideas", "Limits of the perceptron", 0, "Minsky and Papert, 1969"),
    Event(1986, "Ideas", "Backpropagation", 0, "Rumelhart, Hinton and Williams, 1986"),
    Event(1989, "Ideas", "Convolutional network", 0, "LeCun et al., 1989"),
    Event(1997, "Ideas", "LSTM", 0, "Hochreiter and Schmidhuber, 1997"),
    Event(2010, "Ideas", "ReLU units", 0, "Nair and Hinton, 2010"),
    Event(2014, "Ideas", "GAN", 0, "Goodfellow et al., 2014"),
    Event(2015, "Ideas", "Residual networks", 0, "He et al., 2015"),
    Event(2017, "Ideas", "Transformer", 0, "Vaswani et al., 2017"),
    Event(2020, "Ideas", "Diffusion models", 0, "Ho, Jain and Abbeel, 2020"),
    Event(1936, "Data", "Iris", 150, "Fisher, 1936: 150 flowers"),
    Event(1998, "Data", "MNIST", 70_000, "LeCun et al., 1998: 70,000 digits"),
    Event(2009, "Data", "CIFAR-10", 60_000, "Krizhevsky, 2009: 60,000 pictures"),
    Event(2009.5, "Data", "ImageNet", 3.2e6, "Deng et al., 2009: 3.2 million pictures"),
    Event(2014, "Data", "MS COCO", 328_000, "Lin et al., 2014: 328,000 pictures"),
    Event(2016, "Data", "YouTube-8M", 8e6, "Abu-El-Haija et al., 2016: 8 million videos"),
    Event(2021, "Data", "LAION-400M", 4e8, "Schuhmann et al., 2021: 400 million pictures with text"),
    Event(2022, "Data", "LAION-5B", 5.85e9, "Schuhmann et al., 2022: 5.85 billion pictures with text"),
    Event(2006.9, "Hardware", "GeForce 8800 GTX", 3.456e11, "NVIDIA data sheet: 346 GFLOP/s; CUDA begins"),
    Event(2010.9, "Hardware", "GeForce GTX 580", 1.581e12, "NVIDIA data sheet: 1.58 TFLOP/s; AlexNet's card"),
    Event(2016.3, "Hardware", "Tesla P100", 1.06e13, "NVIDIA data sheet: 10.6 TFLOP/s, single precision"),
    Event(2017.4, "Hardware", "Tesla V100", 1.57e13, "NVIDIA data sheet: 15.7 TFLOP/s, single precision"),
    Event(2020.4, "Hardware", "A100", 1.95e13, "NVIDIA data sheet: 19.5 TFLOP/s, single precision"),
    Event(2022.2, "Hardware", "H100", 6.7e13, "NVIDIA data sheet: 67 TFLOP/s, single precision (SXM)"),
    Event(2002, "Software", "Torch", 0, "Collobert, Bengio and Mariethoz, 2002"),
    Event(2010, "Software", "Theano", 0, "Bergstra et al., 2010"),
    Event(2014, "Software", "Caffe", 0, "Jia et al., 2014"),
    Event(2015.2, "Software", "Keras", 0, "Chollet, first release March 2015"),
    Event(2015.9, "Software", "TensorFlow", 0, "Abadi et al., released November 2015"),
    Event(2017.0, "Software", "PyTorch", 0, "Paszke et al., public release January 2017"),
    Event(2018.9, "Software", "JAX", 0, "Bradbury et al., 2018"),
)
