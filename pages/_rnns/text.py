"""A network that writes, character by character, and what each character hung on."""

import base64
from typing import Any

import numpy as np
import streamlit as st

from core.pretrained import Pretrained
from core.rnns import characters, corpus, tracking, writing
from core.runs import Refused
from pages._rnns import shown
from pages._shell import card, figure, lesson
from pages._shell.lesson import Task

_text = figure.component("rnns_text", "rnns_text")
START = '"My dear Mr. Bennet," said '
MODES = {"What it hung on": "gradient", "A unit's memory": "unit", "How sure it was": "surprise"}
LENGTH, LONGEST_SEED = 160, 60


def show(row: Any) -> None:
    """Show the writer with its dials."""
    try:
        stored, _, by_epoch = characters.writer()
    except Refused as refused:
        st.error(str(refused))
        return
    with row:
        mode = MODES[
            st.segmented_control(
                "Colour", list(MODES), default="What it hung on", key="x_colour", required=True, **shown.QUIET
            )
        ]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _, seed = shown.typed("Begin with", "x_seed", START, _seed, width=260)
        temperature = st.slider("Temperature", 0.0, 2.0, 0.7, 0.1, key="x_heat", bind="query-params")
        top_k = st.select_slider(
            "Only the likeliest k", ("1", "2", "3", "5", "10", "all"), "all", key="x_k", bind="query-params"
        )
        epoch = st.select_slider("After epoch", list(by_epoch), list(by_epoch)[-1], key="x_epoch", bind="query-params")
        number = st.number_input("Draw", 0, 9999, 0, key="x_draw", bind="query-params", width=120)
    prop = "place in the word"
    if mode == "unit":
        prop = st.selectbox("Remembered", list(tracking.PROPERTIES), key="x_what", width=280, **shown.QUIET)
    how = (temperature, 0 if top_k == "all" else int(top_k))
    _text(key="writing", data=_sent(seed.tobytes(), epoch, how, number, (mode, prop)))
    _below(stored, epoch, list(by_epoch))


def _seed(text: str) -> Any:
    if len(text) > LONGEST_SEED:
        raise Refused(f"The beginning has {len(text)} characters; at most {LONGEST_SEED} fit here.")
    return corpus.seed_of(text, corpus.novel().alphabet)


@st.cache_data(max_entries=200)
def _sent(seed: bytes, epoch: float, how: tuple[float, int], number: int, shows: tuple[str, str]) -> dict[str, Any]:
    """Return what the browser gets: the text, and for every character what the mode shows."""
    mode, prop = shows
    _, shape, by_epoch = characters.writer()
    model = (shape, by_epoch[epoch])
    alphabet = corpus.novel().alphabet
    made = writing.write(model, np.frombuffer(seed, np.int32), LENGTH, how, number)
    text = corpus.text_of(made.symbols, alphabet)
    drawn = made.choice[np.arange(len(text)), made.symbols]
    sent = {
        "text": text,
        "seed": made.seed,
        "mode": mode,
        "bars": [_bars(choice, alphabet) if t else [] for t, choice in enumerate(made.choice)],
        "drawn": shown.rounded(drawn, 4),
        "chances": shown.rounded(drawn, 3),
        "alt": f"{LENGTH} characters written after “{text[: made.seed]}”: {text[made.seed :]}",
        "height": shown.TALL if mode != "unit" else "clamp(330px, calc(var(--dl-tall, 100vh) - 330px), 700px)",
        "id": f"{seed.hex()}{epoch}{how}{number}",
    }
    if mode == "gradient":
        sizes = writing.reach(model, made.symbols)
        shares = sizes / np.maximum(sizes.max(axis=1, keepdims=True), 1e-30)
        sent["reach"] = base64.b64encode(np.round(255 * shares).astype(np.uint8).tobytes()).decode()
    if mode == "unit":
        sent |= _unit(model, made.symbols, epoch, prop)
    sent["height"] = (
        "clamp(330px, calc(var(--dl-tall, 100vh) - 290px), 700px)"
        if mode != "unit"
        else "clamp(300px, calc(var(--dl-tall, 100vh) - 350px), 700px)"
    )
    return sent


def _bars(choice: Any, alphabet: str) -> list[list[Any]]:
    order = np.argsort(-choice, kind="stable")[:8]
    return [[alphabet[i], round(float(choice[i]), 4)] for i in order if choice[i] > 0]


def _unit(model: Any, symbols: Any, epoch: float, prop: str) -> dict[str, Any]:
    found = tracking.in_writer(prop, epoch)
    values = tracking.hidden_of(model, symbols)[:, found.unit]
    says = f"Over unseen text it goes along with “{prop}”: correlation {found.correlation:+.2f}."
    return {"unit": shown.rounded(values), "unitNumber": found.unit + 1, "unitSays": says}


def _below(stored: Pretrained, epoch: float, epochs: list[float]) -> None:
    quality = stored.card.quality
    bits = dict(zip(epochs, quality["held_out_bits"], strict=True))
    counted = " · ".join(f"counting {n} characters {quality[f'ngram_{n}_bits']:.2f}" for n in (1, 3, 5))
    st.latex(
        r"p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}},\qquad "
        r"\text{bits} = -\tfrac{1}{n} \textstyle\sum_t \log_2 p(x_t)"
    )
    st.markdown(
        f"After epoch {epoch:g} the network needs **{bits[epoch]:.2f} bits** a character on unseen text · {counted} "
        f"· on text it has seen {quality['train_bits']:.2f}. It read {corpus.card()['title']} (Jane Austen, 1813)."
    )
    lesson.tasks(
        Task(
            "Temperature 0. What will it write?",
            ("The best sentence it can", "Soon the same words again and again"),
            1,
            "It always takes the likeliest character, so it falls into a loop.",
        ),
        Task(
            "After epoch 0.1: what has it learned first?",
            ("Words", "How often letters and spaces come"),
            1,
            "Frequencies come first, then word pieces, words, at last something like grammar.",
            done=epoch < 1,
        ),
        Task(
            "Colour by what it hung on: how far back do most characters look?",
            ("A few characters", "Several sentences"),
            0,
            "The strongest colour is nearly always within the current and the last word.",
        ),
        key="text",
    )
    lesson.code(writing.sampled, writing.write, writing.reach, characters.train_writer)
    card.show(stored.card)
