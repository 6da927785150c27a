"""The start: what deep learning is, why it learns its own features, why now, and the lessons."""

import numpy as np
import streamlit as st

from core import home
from core.figures import home as figures
from pages._home import course, sets
from pages._shell import figure, header, lesson

header.show("Deep learning, live", "Every idea of the lecture, running: move it, train it, break it, see why.")
part = lesson.parts("Lessons", "What it is", "Rules or examples", "Features", "Why now")


def rules() -> None:
    """The same tiny task solved by a rule and by examples, while the digits move."""
    shifts, _ = home.read()
    tests, labels = home.zeros_and_ones(held_out=True)
    shown = np.arange(100, 115)
    sheets = [figures.mosaic(home.moved(tests[shown], shift, shift), columns=5) for shift in home.SHIFTS]
    right = [(told == labels)[:, shown] for told in (shifts.rule, shifts.network)]
    shares = (shifts.rule_right, shifts.network_right)
    frames = [
        figure.Frame(
            f"moved by {shift}",
            figures.verdict_frame(
                sheets[i], (right[0][i], right[1][i]), shift, (float(shares[0][i]), float(shares[1][i]))
            ),
        )
        for i, shift in enumerate(home.SHIFTS)
    ]
    figure.show(
        figures.verdicts(sheets[0], shares, columns=5),
        key="moved-digits",
        frames=frames,
        start=3,
        alt="Zeros and ones, moved. Told right by the rule: "
        + ", ".join(f"{share:.0%}" for share in shares[0])
        + "; by the network: "
        + ", ".join(f"{share:.0%}" for share in shares[1])
        + f", at shifts of {home.SHIFTS[0]} to {home.SHIFTS[-1]} pixels.",
    )
    st.markdown(
        ":orange[**The rule**] was written by a person: a one has ink in the middle of the picture, a zero has a hole "
        "there. :blue[**The network**] was only shown examples, moved about. Move the digits: the rule looks at the "
        "wrong place; the network has learned what makes a one wherever it stands."
    )
    lesson.code(home.rule_says_one, home.shifted_accuracy)


def features() -> None:
    """What units of three depths look for."""
    _, found = home.read()
    names = ("Low: edges", "Middle: corners and curves", "High: whole strokes and digits")
    for column, name, patches in zip(st.columns(3), names, (found.low, found.middle, found.high), strict=True):
        side = patches.shape[-1]
        pictures = (patches.reshape(-1, side, side) * 255).astype(np.uint8)
        scale = 360 // (6 * (side + 1))
        large = np.kron(figures.mosaic(pictures, columns=6, gap=1), np.ones((scale, scale), np.uint8))
        with column:
            st.markdown(f"**{name}**")
            seen = f"{name}. {len(patches)} units, a row each: the six places in digits that excite it most."
            st.image(large, width="stretch", output_format="PNG", alt=seen)
            st.caption(f"Each row is one unit of the layer; it sees {side} × {side} pixels.")
    st.markdown(
        "A small network with three layers of filters learned to read digits. Each row shows the six places in digits "
        "it has never seen that excite one unit most. Nobody told it to look for edges, then corners, then digits."
    )
    lesson.code(home.best_patches)


def why_now() -> None:
    """Ideas are old; data, hardware and software are not."""
    latest = {kind: max((e for e in home.EVENTS if e.kind == kind), key=lambda e: e.size) for kind in home.KINDS[1:3]}
    figure.show(
        figures.timeline(home.EVENTS),
        key="timeline",
        alt="Timeline: " + "; ".join(f"{event.name} {event.year:.0f}" for event in home.EVENTS),
    )
    st.markdown(
        f"The ideas are decades old. What changed: data ({latest['Data'].name}: {latest['Data'].size:.2g} examples), "
        f"hardware ({latest['Hardware'].name}: {latest['Hardware'].size:.2g} operations a second) and software anybody "
        "can use. Drag to zoom, point at a mark for its source."
    )
    lesson.sources(sorted({f"{event.name}: {event.source}" for event in home.EVENTS}))


{
    "Lessons": course.show,
    "What it is": sets.show,
    "Rules or examples": rules,
    "Features": features,
    "Why now": why_now,
}[part]()
