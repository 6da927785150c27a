"""The controls: three knobs in sight, the rest in popovers, every one of them in the link."""

from typing import Any

import streamlit as st

from core import networks
from pages._networks import points, run
from pages._networks.settings import DEFAULTS, INPUTS, PENALTIES, RATES, SAME, layers

VIEWS = ("Network", "Hidden space", "Mistakes", "Compare", "Take away")
QUIET = {"label_visibility": "collapsed"}
PLAIN = "{:g}".format
INPUT_WORDS = """
x₁ and x₂ are the place, across and up; x₁² and x₂² how far from the middle; x₁x₂ whether both have the same sign;
the sines go up and down in waves."""


def bound(name: str, **more: Any) -> dict[str, Any]:
    """Return what ties a control to the link; a change begins a new run unless told otherwise."""
    return {"key": name, "bind": "query-params", "on_change": run.anew, **more}


def choice(label: str, options: Any, name: str, **more: Any) -> Any:
    """Show a select box whose default is the setting's."""
    index = list(options).index(DEFAULTS[name])
    return st.selectbox(label, options, index=index, **bound(name, **more))


def number(label: str, low: float, high: float, name: str, **more: Any) -> Any:
    """Show a number box whose default is the setting's."""
    return st.number_input(label, low, high, DEFAULTS[name], **bound(name, **more))


def knobs() -> None:
    """Show learning rate, activation and data."""
    st.markdown("Learning rate")
    choice("Learning rate", RATES, "n_rate", on_change=run.rate_changed, format_func=PLAIN, width=105, **QUIET)
    st.markdown("Activation")
    choice("Activation", networks.ACTIVATIONS, "n_act", width=115, **QUIET)
    st.markdown("Data")
    choice("Data", points.TITLES, "n_data", width=225, **QUIET)


def data() -> bytes | None:
    """Show how the points are made; return an uploaded file's bytes."""
    with st.popover("Data", icon=":material/scatter_plot:", key="n-data"):
        known = st.session_state.get("n_data", DEFAULTS["n_data"])
        st.slider("Points", 20, 1000, DEFAULTS["n_samples"], 10, **bound("n_samples"))
        st.slider("Noise, %", 0, 50, DEFAULTS["n_noise"], 5, **bound("n_noise"))
        st.slider("Held out for the test, %", 0, 90, DEFAULTS["n_share"], 10, **bound("n_share"))
        number("Seed of points, start weights and batches", 0, 9999, "n_seed")
        if known == points.OWN:
            return _upload()
    return None


def _upload() -> bytes | None:
    file = st.file_uploader("CSV: two features and the label", "csv", key="n_file", on_change=run.anew)
    st.download_button(
        "Sample file", points.SAMPLE.read_bytes(), "sample.csv", "text/csv", icon=":material/download:", key="n_sample"
    )
    st.caption("Until you give a file, the sample is used. A link cannot carry your file. Features are standardised.")
    return file.getvalue() if file else None


def network() -> None:
    """Show what the network is made of."""
    with st.popover("Network", icon=":material/account_tree:", key="n-network"):
        st.pills(
            "Inputs", list(INPUTS.values()), default=DEFAULTS["n_inputs"], selection_mode="multi",
            help=INPUT_WORDS, **bound("n_inputs"),
        )  # fmt: skip
        st.text_input("Units of each hidden layer", DEFAULTS["n_hidden"], **bound("n_hidden"))
        choice("Start weights", networks.INITIALISERS, "n_init")
        hidden = layers(st.session_state.get("n_hidden", DEFAULTS["n_hidden"]))
        for layer in range(1, len(hidden) + 1):
            left, right = st.columns(2)
            with left:
                choice(f"Activation, layer {layer}", (SAME, *networks.ACTIVATIONS), f"n_act_{layer}")
            with right:
                choice(f"Dropout, layer {layer}, %", range(0, 100, 10), f"n_drop_{layer}")


def training() -> None:
    """Show how it is trained, and when that ends."""
    with st.popover("Training", icon=":material/tune:", key="n-training"):
        left, right = st.columns(2)
        with left:
            choice("Optimizer", networks.OPTIMIZERS, "n_opt")
            number("Batch (0: all points)", 0, 5000, "n_batch")
            choice("L1 penalty", PENALTIES, "n_l1", format_func=PLAIN)
            choice("L2 penalty", PENALTIES, "n_l2", format_func=PLAIN)
        with right:
            number("Epochs", 0, 100_000, "n_epochs", on_change=None, help="How far the run on screen goes.")
            number("Train again adds", 1, 50_000, "n_more", on_change=None)
            number("Stop at training loss", 0.0, 10.0, "n_target", step=0.01, format="%.3f")
            number("Stop after so many pictures without a better test loss", 0, 60, "n_patience", help="0: never")
        st.text_input(
            "Learning rates before the present one",
            **bound("n_earlier", on_change=None),
            help="Rate @ last epoch, as in 0.03@120 0.1@300. Written by itself when you change the rate on the way.",
        )


def picture() -> None:
    """Show how the picture is drawn."""
    with st.popover("", icon=":material/visibility:", help="How the picture is drawn", key="n-view"):
        st.toggle("Test points", value=True, **bound("n_test", on_change=None))
        st.toggle("Sharp classes instead of shades", **bound("n_sharp", on_change=None))
        st.toggle("Logarithmic loss axis", **bound("n_log", on_change=None))


def values() -> dict[str, Any]:
    """Return every setting as it is now; layers that are not there keep their defaults."""
    return {name: _now(name, usual) for name, usual in DEFAULTS.items()}


def _now(name: str, usual: Any) -> Any:
    said = st.session_state.get(name)
    return usual if said is None else said
