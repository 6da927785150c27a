"""Four failures on one click, each beside its cure, with the number that tells them apart."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.gans import failures, training
from core.gans.config import Config
from core.gans.failures import FAILURES, Failure
from core.gans.training import Snapshot
from pages._gans import packed
from pages._shell import figure, lesson
from pages._shell import training as panel
from pages._shell.lesson import Task

_pair = figure.component("gans_pair", "gans_pair")
FORMS = {
    "modes": ("whole", 8, "Modes covered"),
    "pull": ("number", None, "Pull: mean gradient at a fake"),
    "divergence": ("number", 0.693, "Divergence JS"),
    "middle": ("number", None, "How far the fakes’ middle is off"),
}


def show(row: Any) -> None:
    """Show a failure beside its cure."""
    with row:
        name = st.segmented_control(
            "Failure", [each.name for each in FAILURES], default=FAILURES[0].name, key="g_failure",
            bind="query-params", required=True, label_visibility="collapsed",
        )  # fmt: skip
    failure = next(each for each in FAILURES if each.name == name)
    st.markdown(f"**{failure.happens}** {failure.because} **Cure:** {failure.cure}")
    runs = [panel.runner().find(training.train, config) for config in (failure.failing, failure.cured)]
    if all(job and job.snapshots for job in runs):
        _shown(failure, *(list(job.snapshots) for job in runs if job))
    else:
        st.error("The two stored runs of this failure are missing. Set the failure up in the lab and train it there.")
    for title, config in (
        ("Open the failure in the lab", failure.failing),
        ("Open the cure in the lab", failure.cured),
    ):
        st.markdown(f"[{title}]({link(config)})")
    _tasks(name)
    lesson.code(failures.offset, training.train)


def link(config: Config) -> str:
    """Return the address of the lab with this game's settings."""
    said = {
        "g_data": config.data, "g_loss": config.loss_name, "g_g_layers": config.g_layers, "g_g_units": config.g_units,
        "g_d_layers": config.d_layers, "g_d_units": config.d_units, "g_g_rate": config.g_rate,
        "g_d_rate": config.d_rate, "g_g_updates": config.g_updates, "g_d_updates": config.d_updates,
        "g_optimizer": config.optimizer, "g_head": config.head_start, "g_off": config.start_off,
        "g_steps": config.steps, "g_seed": config.seed,
    }  # fmt: skip
    return "gans?" + "&".join(f"{key}={value}".replace(" ", "%20") for key, value in said.items())


def _shown(failure: Failure, failing: Sequence[Snapshot], cured: Sequence[Snapshot]) -> None:
    form, most, name = FORMS[failure.shows]
    told = [failures.settled(run, failure.shows) for run in (failing, cured)]
    sides = {
        side: packed.around(config) | {
            "run": packed.run(run),
            "title": title,
            "course": [round(failures.value(each, failure.shows), 4) for each in run],
        }
        for side, config, run, title in (
            ("failing", failure.failing, failing, failure.setting),
            ("cured", failure.cured, cured, failure.changed),
        )
    }  # fmt: skip
    words = f"Over the last quarter of the steps: {told[0]:.3g} where it fails, {told[1]:.3g} with the cure."
    alt = f"{failure.name}. {name}. {words}"
    _pair(
        key="gan-pair",
        data={"id": failure.name, "form": form, "most": most, "name": name, "words": words, "alt": alt, **sides},
    )


def _tasks(name: str) -> None:
    lesson.tasks(
        Task(
            "G gives one and the same sample for every noise. Can its loss be low?",
            ("No", "Yes: if D now takes that sample for real"),
            1,
            "G’s loss asks whether each sample passes, not whether they differ. That is mode collapse.",
            done=name == FAILURES[0].name,
        ),
        Task(
            "D is certain of everything. Does min-max give G a strong push?",
            ("Yes, D shows where to go", "No, hardly any"),
            1,
            "log(1 − D) is flat where D is near 0. The non-saturating loss is steep there.",
            done=name == FAILURES[3].name,
        ),
        Task(
            "D and G go round in circles. What becomes of the running average of G’s weights?",
            ("It circles too", "It comes to rest near the middle", "It grows without limit"),
            1,
            "Averaging over turns of the circle leaves its centre; in the lab, switch on “averaged G”.",
            done=name == FAILURES[2].name,
        ),
        key="gan-failure-tasks",
    )
