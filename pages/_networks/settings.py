"""What the controls hold, as plain values: their names in the link, their defaults, and the config they make."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from core.networks import Config
from pages._networks.points import KNOWN, TITLES, PointSet

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
PENALTIES = (0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
INPUTS = {
    "x1": "x₁",
    "x2": "x₂",
    "x1_squared": "x₁²",
    "x2_squared": "x₂²",
    "x1_x2": "x₁x₂",
    "sin_x1": "sin x₁",
    "sin_x2": "sin x₂",
}
SAME = "same as all"
LAYERS = range(1, 7)
DEFAULTS: dict[str, Any] = {
    "n_data": next(iter(title for title, name in KNOWN.items() if name == "circles")),
    "n_samples": 300,
    "n_noise": 0,
    "n_share": 30,
    "n_seed": 0,
    "n_batch": 10,
    "n_inputs": ["x₁", "x₂"],
    "n_hidden": "4, 2",
    "n_act": "tanh",
    "n_init": "Glorot",
    "n_opt": "SGD",
    "n_rate": 0.1,
    "n_earlier": "",
    "n_epochs": 300,
    "n_more": 300,
    "n_target": 0.0,
    "n_patience": 0,
    "n_l1": 0,
    "n_l2": 0,
    **{f"n_act_{layer}": SAME for layer in LAYERS},
    **{f"n_drop_{layer}": 0 for layer in LAYERS},
}
WORDS = {
    "n_data": "data", "n_samples": "points", "n_noise": "noise %", "n_share": "test %", "n_seed": "seed",
    "n_batch": "batch", "n_inputs": "inputs", "n_hidden": "hidden units", "n_act": "activation",
    "n_init": "start weights", "n_opt": "optimizer", "n_rate": "learning rate", "n_earlier": "earlier rates",
    "n_epochs": "epochs", "n_target": "target loss", "n_patience": "patience", "n_l1": "L1", "n_l2": "L2",
    **{f"n_act_{layer}": f"activation of layer {layer}" for layer in LAYERS},
    **{f"n_drop_{layer}": f"dropout % of layer {layer}" for layer in LAYERS},
}  # fmt: skip


def config(values: Mapping[str, Any], chosen: PointSet) -> Config:
    """Return the run that the values ask for; raises `Refused` with a sentence where they make none."""
    hidden = layers(values["n_hidden"])
    rate, changes = rates(values)
    return Config(
        points=chosen.points,
        labels=chosen.labels,
        hidden=hidden,
        activation=_activation(values, len(hidden)),
        learning_rate=rate,
        epochs=max(1, values["n_epochs"]),
        batch=values["n_batch"],
        seed=values["n_seed"],
        reach=chosen.reach,
        classes=chosen.classes,
        held_out=chosen.held_out,
        inputs=tuple(name for name, title in INPUTS.items() if title in values["n_inputs"]),
        dropout=_dropout(values, len(hidden)),
        initialiser=values["n_init"],
        optimizer=values["n_opt"],
        l1=float(values["n_l1"]),
        l2=float(values["n_l2"]),
        changes=changes,
        target_loss=float(values["n_target"]),
        patience=values["n_patience"] if chosen.held_out else 0,
    )


def layers(text: str) -> tuple[int, ...]:
    """Return the units of each hidden layer from "8, 8"; what is no number of 1 to 16 is left out."""
    found = [int(part) for part in re.findall(r"\d{1,4}", text)]
    return tuple(min(16, units) for units in found if units)[:6]


def _activation(values: Mapping[str, Any], count: int) -> str | tuple[str, ...]:
    own = [values[f"n_act_{layer}"] for layer in range(1, count + 1)]
    if all(each == SAME for each in own):
        return str(values["n_act"])
    return tuple(values["n_act"] if each == SAME else each for each in own)


def _dropout(values: Mapping[str, Any], count: int) -> float | tuple[float, ...]:
    shares = tuple(values[f"n_drop_{layer}"] / 100 for layer in range(1, count + 1))
    return shares if any(shares) else 0.0


def earlier(text: str) -> tuple[tuple[float, int], ...]:
    """Return (rate, until epoch) from "0.03@120 0.1@300", epochs rising; nothing where it says anything else."""
    found = [(float(rate), int(epoch)) for rate, epoch in re.findall(r"([\d.]+(?:e-?\d+)?)@(\d+)", text) if _is(rate)]
    epochs = [epoch for _, epoch in found]
    fine = epochs == sorted(set(epochs)) and all(0 < rate <= 100 for rate, _ in found) and 0 not in epochs
    return tuple(found) if fine else ()


def _is(number: str) -> bool:
    try:
        return float(number) > 0
    except ValueError:
        return False


def rates(values: Mapping[str, Any]) -> tuple[float, tuple[tuple[int, float], ...]]:
    """Return the first learning rate, and the later ones each with the epoch it begins at."""
    past = earlier(values["n_earlier"])
    each = [*(rate for rate, _ in past), float(values["n_rate"])]
    return each[0], tuple(zip((until for _, until in past), each[1:], strict=True))


def compact(values: Mapping[str, Any]) -> str:
    """Return what differs from the defaults, as one piece of a link."""
    differing = {name: values[name] for name, usual in DEFAULTS.items() if values[name] != usual}
    return urlencode({name: ",".join(v) if isinstance(v, list) else v for name, v in differing.items()})


def opened(text: str) -> dict[str, Any]:
    """Undo `compact`; what it does not know keeps its default."""
    values = dict(DEFAULTS)
    for name, said in parse_qsl(text):
        usual = DEFAULTS.get(name)
        if usual is None:
            continue
        try:
            values[name] = said.split(",") if isinstance(usual, list) else _like(usual, said)
        except ValueError:
            continue
    return values | {"n_data": values["n_data"] if values["n_data"] in TITLES else DEFAULTS["n_data"]}


def _like(usual: Any, said: str) -> Any:
    if isinstance(usual, str):
        return said
    number = float(said)
    return int(number) if number == int(number) else number


def differences(a: Mapping[str, Any], b: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """List what differs between two settings, in words."""
    shown = {name: (_said(a[name]), _said(b[name])) for name in WORDS}
    return [(WORDS[name], *both) for name, both in shown.items() if both[0] != both[1]]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, int | float) else value or "none"
