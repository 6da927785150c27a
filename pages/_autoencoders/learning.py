"""Train a small autoencoder or VAE and watch its map unfold."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.autoencoders import live, network
from core.figures import latent
from core.runs import Refused
from pages._shell import figure, lesson, training
from pages._shell.lesson import Task

RATES = (0.0001, 0.0005, 0.002, 0.01, 0.05, 0.3)
KINDS = ("Autoencoder", "VAE")


def show(row: Any) -> None:
    """Show the run panel with map, rebuilt digits and loss."""
    with row:
        kind = st.segmented_control(
            "Network",
            KINDS,
            default=KINDS[0],
            key="t_net",
            required=True,
            bind="query-params",
            label_visibility="collapsed",
        )
        with st.popover("Settings", icon=":material/tune:", key="live-more"):
            beta = st.slider("Beta (VAE only)", 0.0, 10.0, 1.0, 0.5, key="t_beta", bind="query-params")
            rate = st.select_slider("Learning rate", RATES, 0.002, key="t_rate", bind="query-params")
            epochs = st.slider("Epochs", 4, 80, 40, key="t_epochs", bind="query-params")
            seed = int(st.number_input("Seed", 0, 9999, 0, key="t_seed", bind="query-params"))
    variational = kind == KINDS[1]
    try:
        config = live.Config(variational, beta if variational else 1.0, rate, epochs, seed)
        training.show(
            live.train, config, _draw, key="autoencoder-run", first=live.Config(),
            cure=lambda cured: st.session_state.update(t_rate=_nearest(cured.learning_rate)),
        )  # fmt: skip
    except Refused as refused:
        st.error(str(refused))
    _tasks(config)
    lesson.code(live.train, network.losses, network.build)


def _nearest(rate: float) -> float:
    return min(RATES, key=lambda known: abs(known - rate))


def _draw(snapshots: Sequence[live.Snapshot], running: bool) -> None:
    images, labels = live.held_out()
    figures, frames = latent.learning(snapshots, images[: live.REBUILT], labels)
    last = snapshots[-1]
    alt = f"After {last.step} steps: error {last.held_out_error:.1f} and KL {last.held_out_divergence:.1f} a held-out "
    alt += "digit."
    # While it trains only the last state is sent; all frames come once, at the end.
    changes = [] if running else [figure.Frame(**frame) for frame in frames]
    figures.update_layout(**frames[-1]["layout"])
    figure.show(figures, key="autoencoder-live", alt=alt, frames=changes)


def _tasks(config: live.Config) -> None:
    lesson.tasks(
        Task(
            "Which digits leave the crowd first?",
            ("0 and 1", "4 and 9", "3 and 5"),
            0,
            "They differ in most pixels, so telling them apart lowers the error at once.",
        ),
        Task(
            "The VAE with the same seed. Where does its map end up?",
            ("Near -3 to 3", "As wide as the autoencoder's"),
            0,
            "Its KL term pulls codes towards N(0, 1).",
            done=config.variational,
        ),
        Task(
            "The learning rate is 0.3. What happens?",
            ("It learns faster", "The codes fly apart or freeze, the error stays high"),
            1,
            "Each step overshoots; units that fall silent never come back.",
            done=config.learning_rate == 0.3,
        ),
        key="learning",
    )
