"""English number words in, Portuguese ones out, with attention and without."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from core.pretrained import Pretrained, load
from core.rnns import numbers, translation
from core.rnns.network import Weights
from core.rnns.translation import Config, Snapshot, Translated
from core.runs import Refused
from pages._rnns import shown
from pages._shell import card, figure, lesson, training
from pages._shell.lesson import Task

_picture = figure.component("rnns_translation", "rnns_translation")
START = "273405"
RANGES = {"0 to 999": 999, "0 to 9,999": 9_999, "0 to 99,999": 99_999}
HIGHER = "clamp(350px, calc(var(--dl-tall, 100vh) - 362px), 620px)"


def show() -> None:
    """Show the shipped translator, or one that is trained live on a small range."""
    bar = st.container(horizontal=True, vertical_alignment="center")
    with bar:
        _, english = shown.typed("Number", "number", START, numbers.english, label_visibility="collapsed", width=330)
        attention = st.toggle("Attention", True, key="attention", bind="query-params")
        live = st.toggle("Train it here", False, key="t_live", bind="query-params")
    try:
        if live:
            _live(attention, english)
        else:
            stored = _stored(attention)
            said = stored.card.quality["held_out_exact_of_10000"]
            _draw(tuple(stored.weights), attention, english, f"**{100 * said:.2f}%** of 10,000 held-out numbers exact")
    except Refused as refused:
        st.error(str(refused))
    _below(attention)
    if not live:
        _card(attention)


@st.cache_resource
def _stored(attention: bool) -> Pretrained:
    return load("translator" if attention else "translator_plain")


def _card(attention: bool) -> None:
    try:
        card.show(_stored(attention).card)
    except Refused:  # said above
        return


def _live(attention: bool, english: Any) -> None:
    first = Config()
    with st.popover("Settings", icon=":material/tune:", key="translate-more"):
        largest = RANGES[st.radio("Numbers", list(RANGES), 1, key="t_range", bind="query-params")]
        samples = st.select_slider(
            "Numbers to learn from", (200, 500, 1000, 3000), 3000, key="t_samples", bind="query-params"
        )
        steps = st.select_slider("Steps", (100, 200, 300, 600), first.steps, key="t_steps", bind="query-params")
        seed = st.number_input("Seed", 0, 9999, 0, key="t_seed", bind="query-params")
    config = Config(largest, min(samples, largest // 2), attention, steps=steps, seed=seed)

    def draw(snapshots: Sequence[Snapshot], live: bool) -> None:
        latest, job = snapshots[-1], st.session_state["w-translation"]
        share = f"**{shown.percent(latest.exact)}** of 200 held-out numbers exact"
        words = f"0 to {job.config.largest:,}: {share} after {latest.step} steps"
        _draw(latest.weights, job.config.attention, english, words)

    training.show(translation.train, config, draw, key="w-translation", first=first)


def _draw(weights: Weights, attends: bool, english: Any, words: str) -> None:
    made = translation.translate(weights, english)
    data = sent(made, attends)
    st.markdown(f"{words} · Brazilian Portuguese, commas left out")
    _picture(key="translation", data=data | {"height": HIGHER})
    if attends:
        with st.expander("The whole attention map", icon=":material/grid_on:"):
            _map(data)


def sent(made: Translated, attends: bool) -> dict[str, Any]:
    """Return what the browser gets: both rows of states, words, and where each word looked."""
    real = made.english[0] > 0
    english = [numbers.vocabulary("English")[s] for s in made.english[0][real]]
    written = made.portuguese[0].tolist()
    count = written.index(1) + 1 if 1 in written else len(written)
    truth = _truth(english)
    known = numbers.vocabulary("Portuguese")
    verdict = _verdict(numbers.said(made.portuguese[0]), truth)
    return {
        "english": [
            {"word": w, "h": shown.rounded(h[::4])} for w, h in zip(english, made.encoder[0][real], strict=True)
        ],
        "portuguese": [
            {
                "word": known[written[t]],
                "p": float(made.probabilities[0, t]),
                "h": shown.rounded(made.decoder[0, t, ::2]),
                "attention": shown.rounded(made.attention[0, t][real]),
                "right": not truth or (t < len(truth) and truth[t] == known[written[t]]),
            }
            for t in range(count)
        ],
        "attends": attends,
        "verdict": verdict,
        "alt": f"“{' '.join(english)}” becomes “{' '.join(numbers.said(made.portuguese[0]))}”. {verdict}",
        "id": f"{' '.join(english)}{attends}",
    }


def _truth(english: list[str]) -> tuple[str, ...]:
    """Return the right words and their end, or nothing when the English words are no number."""
    number = numbers.value(tuple(english))
    return () if number is None else (*numbers.words(number, "Portuguese"), numbers.END)


def _verdict(given: tuple[str, ...], truth: tuple[str, ...]) -> str:
    if not truth:
        return "These words are no number, so there is no right answer."
    return "The whole is right." if (*given, numbers.END) == truth else f"Right would be: {' '.join(truth[:-1])}."


def _map(data: dict[str, Any]) -> None:
    from core.figures import theme

    rows = np.array([each["attention"] for each in data["portuguese"]])
    made = theme.figure(height=420, yaxis={"autorange": "reversed"}, xaxis={"side": "top"})
    made.add_heatmap(
        z=rows, x=[f"{i + 1} {each['word']}" for i, each in enumerate(data["english"])],
        y=[f"{i + 1} {each['word']}" for i, each in enumerate(data["portuguese"])],
        colorscale=[[0, "rgba(43,127,217,0)"], [1, theme.BLUE]], zmin=0, zmax=1, xgap=2, ygap=2,
        text=np.where(rows >= 0.05, np.round(rows, 2).astype(str), ""), texttemplate="%{text}",
    )  # fmt: skip
    figure.show(made, key="attention-map", alt=data["alt"])


def _below(attention: bool) -> None:
    st.latex(
        r"a_{ts} = \mathrm{softmax}_s\big(h_t^{\top} (W e_s + b)\big),\qquad c_t = \sum_s a_{ts}\, e_s"
        if attention
        else r"h_0 = \tanh(W [\overrightarrow{e}_S, \overleftarrow{e}_1] + b)\quad\text{is all the decoder is told}"
    )
    lesson.tasks(
        Task(
            "Attention off: does the translator of numbers break?",
            ("Yes, completely", "Hardly"),
            1,
            "These sentences are short and regular: one state can hold them. Attention shows its worth as a map here.",
            done=not attention,
        ),
        Task(
            "Type 1100, then 1101. When does Portuguese put e after mil?",
            ("Always", "Before a round hundred or a small number"),
            1,
            "mil e cem, but mil cento e um: the decoder has to know what comes later before it writes e.",
        ),
        Task(
            "Type hundred hundred hundred. What happens?",
            ("It says that this is no number", "It translates it all the same"),
            1,
            "It learned pairs, not what a number is. There is no way for it to say no.",
        ),
        key="translate",
    )
    lesson.code(translation.Translator, translation.translate, translation.train)
