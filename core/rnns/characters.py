"""The network that writes: trained to name the next character of the novel, kept at several moments."""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.devices import tf
from core.pretrained import Made, Pretrained, load
from core.rnns import corpus
from core.rnns.loop import Loop, entropy, tensors
from core.rnns.network import Network, Shape, Weights, opened, softmax

SEED, UNITS, EMBEDDED, LENGTH, BATCH, DROPOUT, RATE = 0, 160, 32, 96, 64, 0.2, 4e-3
EPOCHS = 24
KEPT = (0.1, 1, 4, 12, 24)
STREAMS, RUN_IN, AT_ONCE = 120, 50, 16
NAME = "writer"


def shape_of(symbols: int, units: int = UNITS, embedded: int = EMBEDDED) -> Shape:
    """Return the writer's shape for an alphabet of so many symbols."""
    return Shape(inputs=symbols, outputs=symbols, kind="GRU", units=units, embedded=embedded)


def train_writer(epochs: float = EPOCHS, kept: tuple[float, ...] = KEPT) -> dict[float, Weights]:
    """Return the weights after each of the `kept` epochs; an epoch reads as many characters as the novel has."""
    text = corpus.novel()
    symbols = len(text.alphabet)
    network = Network(shape_of(symbols), SEED, DROPOUT)

    def cost(rows: Any) -> Any:
        logits = network(rows[:, :-1], training=True)
        return entropy(logits, rows[:, 1:], tf.ones_like(logits[..., 0]))

    loop = Loop(network.weights, cost, RATE, clip=1.0)
    random = np.random.default_rng(SEED)
    per_epoch = len(text.train) / (LENGTH * BATCH)
    done, found = 0, {}
    for epoch in kept:
        wanted = max(1, round(epoch * per_epoch))
        while done < wanted:
            count = min(AT_ONCE, wanted - done)
            loop.rate(RATE * 0.5 * (1 + np.cos(np.pi * done / (epochs * per_epoch))) + 1e-5)
            loop.run(tensors(_windows(text.train, random)), _rows(count))
            done += count
        found[epoch] = network.numbers()
    return found


def _windows(symbols: NDArray[np.int32], random: np.random.Generator) -> NDArray[np.int32]:
    starts = random.integers(0, len(symbols) - LENGTH - 1, AT_ONCE * BATCH)[:, None]
    rows: NDArray[np.int32] = symbols[starts + np.arange(LENGTH + 1)]
    return rows


def _rows(count: int) -> NDArray[np.int32]:
    return np.arange(count * BATCH, dtype=np.int32).reshape(count, BATCH)


def make_writer(_digits: Any) -> Made:
    """Train the writer and keep it at five moments."""
    kept = train_writer()
    names = ("table", "kernel", "recurrent", "bias", "output", "output_bias")
    numbers = {f"{i}.{name}": w for i, part in enumerate(kept.values()) for name, w in zip(names, part, strict=True)}
    return Made(
        numbers,
        what="A GRU that names the next character of a novel, at five moments of its training.",
        data="Pride and Prejudice, chapters 1 to 45 (public domain), without the last 48,000 characters.",
        recipe=f"Cross-entropy over windows of {LENGTH} characters at random places, batch {BATCH}, Adam, cosine decay,"
        f" gradients clipped at length 1, dropout {DROPOUT} before the output.",
        seed=SEED,
        epochs=EPOCHS,
        limits="Writes like one novel of 1813, remembers a sentence at best, and means nothing by it.",
        config={"epochs": list(kept), "units": UNITS, "embedded": EMBEDDED, "alphabet": corpus.novel().alphabet},
        licence="weights: the licence of this project; learned from a text in the public domain",
    )


@functools.cache
def writer() -> tuple[Pretrained, Shape, dict[float, Weights]]:
    """Return the shipped writer's card and numbers, its shape, and its weights by epoch."""
    return unpacked(load(NAME))


def unpacked(stored: Pretrained) -> tuple[Pretrained, Shape, dict[float, Weights]]:
    """Return a stored writer with its shape and its weights by epoch."""
    config = stored.card.config
    weights = stored.weights
    by_epoch = {epoch: tuple(weights[6 * i : 6 * i + 6]) for i, epoch in enumerate(config["epochs"])}
    return stored, shape_of(len(config["alphabet"]), config["units"], config["embedded"]), by_epoch


def bits_per_character(shape: Shape, weights: Weights, symbols: NDArray[np.int32], streams: int = STREAMS) -> float:
    """Return the bits per character on a text read as `streams` pieces at once, each after a run-in."""
    lead = RUN_IN
    length = (len(symbols) - 1 - lead) // streams
    starts = np.arange(streams)[:, None] * length
    pieces = symbols[starts + np.arange(length + lead + 1)]
    logits = opened(shape, weights, pieces[:, :-1]).logits[:, lead:]
    probabilities = softmax(logits)
    return corpus.bits(np.take_along_axis(probabilities, pieces[:, lead + 1 :, None], axis=-1))


def measure(stored: Pretrained) -> dict[str, Any]:
    """Return the bits per character on the held-out text, at each kept moment."""
    _, shape, by_epoch = unpacked(stored)
    text = corpus.novel()
    found = [round(bits_per_character(shape, weights, text.held_out), 3) for weights in by_epoch.values()]
    return {"held_out_bits": found}


def judge(stored: Pretrained, _digits: Any) -> dict[str, Any]:
    """Return the same on the last epoch's training text, and what counting characters reaches on the held-out text."""
    _, shape, by_epoch = unpacked(stored)
    text = corpus.novel()
    last = list(by_epoch.values())[-1]
    counted = {f"ngram_{n}_bits": _ngram(text, n) for n in (1, 3, 5)}
    return {"train_bits": round(bits_per_character(shape, last, text.train[:24_000]), 3)} | counted


def _ngram(text: corpus.Corpus, order: int) -> float:
    return round(corpus.ngram_bits(text.train, text.held_out, len(text.alphabet), order), 3)
