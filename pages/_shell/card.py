"""About a pretrained model: what it is, what it learned from, how it was made, how good it is, what it cannot do."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core import keras_code
from core.pretrained import Card
from pages._shell import keep

ACRONYMS = {"fid": "FID", "mse": "MSE", "kl": "KL", "elbo": "ELBO"}
WITH_WEIGHTS = "the same network from Keras' own layers, with these weights: runs alone and gives the app's numbers."


def show(*cards: Card) -> None:
    """Offer each model's card, closed at first."""
    for card in cards:
        title = "About this model" if len(cards) == 1 else f"About the model: {card.name.replace('_', ' ')}"
        with st.expander(title, icon=":material/badge:"):
            st.markdown(f"{card.what} **What it cannot do:** {card.limits}")
            st.markdown(_table(facts(card)))
            st.caption("Make it again:")
            st.code(card.made_by, language="bash")
            keep.model(keras_code.pretrained(card.name), f"card-{card.name}", promise=WITH_WEIGHTS)


def facts(card: Card) -> dict[str, str]:
    """Return the card's rows: what is said of the model, and every measured quality."""
    minutes = f"{card.seconds / 60:.1f} minutes" if card.seconds >= 90 else f"{card.seconds:.0f} seconds"
    rows = {
        "Learned from": card.data,
        "Recipe": card.recipe,
        "Trained for": f"{card.epochs:g} epochs, {minutes}, seed {card.seed}",
        "Size": f"{card.parameters:,} parameters, {card.bytes / 1000:,.0f} kB, SHA-256 {card.sha256[:12]} ...",
        "Licence": card.licence,
    }
    return rows | {named(name): told(name, value) for name, value in card.quality.items()}


def named(quality: str) -> str:
    """Return a measured quality's name in words: "fid_2000" is "FID, 2,000 digits"."""
    words = [ACRONYMS.get(word, word) for word in quality.split("_")]
    if words[-1].isdigit() and int(words[-1]) >= 1000:
        count = f"{int(words.pop()):,}"
        words[-1] += f" {count}" if words[-1] == "of" else f", {count} digits"
    first = words[0].capitalize() if words[0].islower() else words[0]
    return " ".join([first, *words[1:]])


def told(name: str, value: Any) -> str:
    """Return a measured quality in a few characters; shares that are called accuracy in per cent."""
    if isinstance(value, Mapping):
        return ", ".join(f"{part}: {told(f'{name} {part}', each)}" for part, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(told(name, each) for each in value)
    if isinstance(value, float) and "accuracy" in name and 0 <= value <= 1:
        return f"{100 * value:.2f} %"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _table(rows: Mapping[str, str]) -> str:
    lines = [f"| {name} | {value.replace('|', '/')} |" for name, value in rows.items()]
    return "\n".join(["| | |", "|---|---|", *lines])
