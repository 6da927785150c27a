"""One update in slow motion: five numbered captions for each player, with the numbers of this very update."""

from typing import Any

import streamlit as st

from core.gans.config import Config
from core.gans.hand import Hand, Move
from pages._gans import packed
from pages._shell import warm

HELD, MOVES = "gan-hand", "gan-moves"
ONLY = {"real": False, "fake": False, "surface": False, "arrows": False, "grid": False}


def pressed(config: Config) -> None:
    """Do what a button of the picture asks: one update of D, of G, of both, or back to the run."""
    said = st.session_state["gan-lab"].get("stepped") or {}
    who, step = said.get("who"), said.get("at")
    if who not in ("d", "g", "both") or not isinstance(step, int) or not warm.ready():
        leave()
        return
    held: Hand | None = st.session_state.get(HELD)
    if held is None or held.table.config != config:
        held = Hand(config, min(max(step, 0), config.steps))
    st.session_state[HELD] = held
    st.session_state[MOVES] = [held.move(each) for each in (("d", "g") if who == "both" else (who,))]


def leave() -> None:
    """Go back to the run."""
    st.session_state.pop(HELD, None)
    st.session_state.pop(MOVES, None)


def shown(config: Config) -> dict[str, Any] | None:
    """Return the last update by hand as the browser gets it, if there is one for this game."""
    held, moves = st.session_state.get(HELD), st.session_state.get(MOVES)
    if not moves or held is None or held.table.config != config:
        leave()
        return None
    captions = [caption for number, move in enumerate(moves) for caption in told(move, number)]
    frames = [moves[0].before, *[move.after for move in moves]]
    return {"id": held.count, "run": packed.run(frames), "captions": captions}


def told(move: Move, number: int) -> list[dict[str, Any]]:
    """Return the five captions of one update; it changes frame `number` into the next."""
    lines = _discriminator(move) if move.who == "d" else _generator(move)
    return [
        {"words": words, "focus": focus, "layers": ONLY | dict.fromkeys(layers, True), "frame": number + (place == 4)}
        for place, (words, focus, layers) in enumerate(lines)
    ]


def _discriminator(move: Move) -> tuple[tuple[str, list[str], tuple[str, ...]], ...]:
    before, after = move.before, move.after
    return (
        (f"D’s turn. Draw {move.batch} noise vectors and {move.batch} real samples.", ["noise", "real"], ("real",)),
        (f"G turns the noise into {move.batch} fakes.", ["noise", "noise_g", "g", "g_fake", "fake"], ("real", "fake")),
        (
            f"D judges both: right on {before.right_real:.0%} of the real and {before.right_fake:.0%} of the fakes.",
            ["fake", "real", "fake_d", "real_d", "d"],
            ("real", "fake", "surface"),
        ),
        (
            f"D’s loss is {move.loss_before:.4f}. Its gradient by D’s {move.weights:,} weights has length "
            f"{move.gradient:.3f}.",
            ["d", "d_back"],
            ("surface",),
        ),
        (
            f"D’s weights move. The same batch now costs {move.loss_after:.4f}; overall D is right on "
            f"{after.right_real:.0%} and {after.right_fake:.0%}.",
            ["d"],
            ("real", "fake", "surface"),
        ),
    )


def _generator(move: Move) -> tuple[tuple[str, list[str], tuple[str, ...]], ...]:
    before, after = move.before, move.after
    return (
        (f"G’s turn. Draw {move.batch} fresh noise vectors; no real sample is needed.", ["noise"], ()),
        ("G turns them into fakes.", ["noise", "noise_g", "g", "g_fake", "fake"], ("fake", "grid")),
        (
            f"D judges the fakes: {1 - before.right_fake:.0%} pass as real. G’s loss is {move.loss_before:.4f}.",
            ["fake", "fake_d", "d"],
            ("fake", "surface"),
        ),
        (
            f"The gradient flows back through D to every fake (arrows, mean length {before.pull:.3f}) and on to G’s "
            f"{move.weights:,} weights.",
            ["d", "fake_back", "fake", "g"],
            ("fake", "surface", "arrows"),
        ),
        (
            f"G’s weights move, its fakes with them. The same noise now costs {move.loss_after:.4f}; "
            f"{1 - after.right_fake:.0%} pass.",
            ["g", "g_fake", "fake"],
            ("real", "fake", "surface", "grid"),
        ),
    )
