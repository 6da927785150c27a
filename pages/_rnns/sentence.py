"""Words in, one opinion out, and the bag of words beside it."""

from typing import Any

import streamlit as st

from core.rnns import network, sentences, wirings
from core.rnns.gallery import Config, Snapshot
from pages._rnns import shown
from pages._shell import lesson
from pages._shell.lesson import Task

START = "the film was not bad but the ending was boring"


def pick() -> str:
    """Return the learner's sentence."""
    text, _ = shown.typed("Sentence", "sentence", START, sentences.words_of, label_visibility="collapsed", width=520)
    return text


def draw(config: Config, snapshot: Snapshot, text: str) -> None:
    """Draw the sentence word by word; only the last answer counts."""
    words = sentences.words_of(text)
    symbols = sentences.symbols_of(words)
    shape = wirings.task(config.task, config.kind, config.units).shape
    seen = network.opened(shape, snapshot.weights, symbols)
    good = seen.probabilities[0, :, 1]
    bag = sentences.bag_weights()
    rivals = [sentences.bag_answer(symbols[0, : t + 1], bag) for t in range(len(words))]
    columns = [_column(t, words, good, rivals, seen.hidden[0, t]) for t in range(len(words))]
    pairs, alone = wirings.sentence_accuracy(shape, snapshot.weights)
    by_bag = wirings.bag_accuracy()
    headline = (
        f"Held-out pairs of the same words: network <b>{shown.percent(pairs)}</b>, bag of words "
        f"<b>{shown.percent(by_bag[0])}</b> · single clauses: {shown.percent(alone)} and {shown.percent(by_bag[1])}"
        + strangers(words)
    )
    beside = {"name": "bag of words", "answers": [{"text": _said(p), "tone": "plain"} for p in rivals]}
    alt = f"“{' '.join(words)}” is read as good with probability {good[-1]:.2f}; bag of words: {rivals[-1]:.2f}."
    names = {"x": "word", "y": "so far"}
    shown.unrolled(
        "sentence-net", columns, seen.start[0], names=names, alt=alt, beside=beside, headline=headline, id=text
    )


def strangers(words: tuple[str, ...]) -> str:
    """Return what to say of words that the network has never seen."""
    found = sentences.unknown(words)
    if not found:
        return ""
    return f" · never seen, read as unknown: <b>{', '.join(found[:6])}</b>"


def _said(p: float) -> str:
    return f"{'good' if p > 0.5 else 'bad'} {max(p, 1 - p):.2f}"


def _column(t: int, words: tuple[str, ...], good: Any, rivals: list[float], hidden: Any) -> dict[str, Any]:
    p = float(good[t])
    last = t == len(words) - 1
    end = "This is the answer." if last else "Only the answer after the last word counts."
    said = f"After “{words[t]}”: good with probability <b>{p:.3f}</b>, bag of words {rivals[t]:.3f}. {end}"
    return {
        "x": words[t],
        "unknown": words[t] not in sentences.vocabulary(),
        "h": shown.rounded(hidden),
        "y": {"text": "good" if p > 0.5 else "bad", "p": max(p, 1 - p), "tone": "plain", "quiet": not last},
        "says": said,
    }


def ends(config: Config) -> None:
    """Close the third wiring."""
    shape = wirings.task(config.task, config.kind, config.units).shape
    st.markdown(
        "The bag of words only counts: *good, not bad* and *bad, not good* are the same bag. The held-out "
        "pairs are made so, each of the same words with opposite meanings: **no** counting can get more than half. "
        f"The network has {shape.parameters:,} numbers and knows {len(sentences.vocabulary()) - 2} words."
    )
    lesson.tasks(
        Task(
            "the food was good , not bad. Swap good and bad. What does the bag of words say?",
            ("The opposite", "Exactly the same"),
            1,
            "Its sum does not know the order, so it must say the same of both.",
        ),
        Task(
            "Write: i do not think the film was not good. Which way does it end?",
            ("Good", "Bad"),
            0,
            "Two negations cancel. Step through it: the second not turns the state back.",
        ),
        Task(
            "Type a word that the network has never seen, as the judging one. What does it do?",
            ("It refuses", "It answers as if nothing had been said"),
            1,
            "Every unknown word becomes the same symbol; the text above the picture names them.",
        ),
        key="sentence",
    )
