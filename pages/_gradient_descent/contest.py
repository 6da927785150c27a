"""The race of TensorFlow's own optimizers: same start, same budget, and everyone's learning rate."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import streamlit as st

from core import gradient_descent
from core.figures import landscapes
from core.gradient_descent import RACERS, SURFACES, Race, Trail
from core.runs import Refused
from pages._gradient_descent import shipped
from pages._shell import figure, warm

HEIGHT = "clamp(500px, calc(var(--dl-tall, 100vh) - 196px), 820px)"
TITLES = {land.title: name for name, land in SURFACES.items()}
FIRST = Race()
MOST_PLACE = 10.0
MOST_FRAMES = 200
DASHES = {"solid": "", "dash": "9 5", "dot": "2 5", "dashdot": "9 4 2 4"}

_race = figure.component("descent_race", "descent_race")


@dataclass(frozen=True)
class Ran:
    """A race, with its trails as soon as TensorFlow has run it."""

    config: Race
    trails: tuple[Trail, ...]

    @property
    def ranks(self) -> dict[str, int]:
        """The place of each optimizer, 1 being the best."""
        return {place.name: place.rank for place in gradient_descent.standings(self.trails)}

    @property
    def sentence(self) -> str:
        """Who won, in words."""
        places = gradient_descent.standings(self.trails)
        if not places:
            return ""
        first, name = places[0], RACERS[places[0].name].title
        there = sum(place.settled_at is not None for place in places)
        if first.settled_at is None:
            return f"Nobody reaches the target of {self.config.target:.3g}; {name} ends lowest, at {first.value:.3g}."
        lost = sum(place.diverged_at is not None for place in places)
        words = f"{name} is first: there for good from step {first.settled_at} on. {there} of {len(places)} arrive"
        return words + (f", {lost} diverge{'s' * (lost == 1)}." if lost else ".")


def choose(row: Any) -> Race:
    """Return the race of the link; the surface stands in `row`, exact numbers below the picture."""
    titles = list(TITLES)
    with row:
        title = st.selectbox(
            "Surface", titles, titles.index(SURFACES[FIRST.landscape].title), key="r_land", bind="query-params",
            width=260, label_visibility="collapsed", on_change=_changed,
        )  # fmt: skip
    name = TITLES[title]
    start = FIRST.start if name == FIRST.landscape else SURFACES[name].starts[0]
    return Race(name, start, FIRST.steps)


def exact(usual: Race) -> Race:
    """Offer start and budget as exact numbers; they are the link's parameters, the learning rates `r_rates`."""
    columns = st.columns(3)
    start = [
        column.number_input(
            f"Start w{place}", -MOST_PLACE, MOST_PLACE, value, 0.1, format="%g", key=f"r_w{place}", bind="query-params"
        )
        for place, (column, value) in enumerate(zip(columns, usual.start, strict=False), 1)
    ]
    budget = columns[2].number_input("Steps for everyone", 10, 2000, usual.steps, key="r_steps", bind="query-params")
    return replace(usual, start=tuple(start), steps=budget, learning_rates=_rates())


def fair(config: Race, row: Any) -> Race:
    """Return `config`, with everyone's best rates if that was asked for; they go into the link."""
    if not (st.session_state.pop("r-best", False) and warm.ready()):
        return config
    with row, st.spinner("Everyone tries eight learning rates"):
        best = gradient_descent.best_rates(replace(config, learning_rates=()))
    _keep(best.learning_rates)
    return best


def ran(config: Race) -> Ran:
    """Run the race; before TensorFlow is there only the shipped one is known."""
    if config == FIRST:
        return Ran(config, shipped.race())
    return Ran(config, _trails(config) if warm.ready() else ())


@lru_cache(maxsize=32)
def _trails(config: Race) -> tuple[Trail, ...]:
    return gradient_descent.race(config)


def show(race: Ran) -> None:
    """Show the race and its table."""
    land = SURFACES[race.config.landscape]
    steps = race.config.steps
    every = -(-steps // MOST_FRAMES)
    data = {
        "name": race.config.landscape,
        "domain": land.domain,
        "minima": land.minima,
        "saddles": land.saddles,
        "log": land.logarithmic,
        "lowest": land.lowest,
        "target": race.config.target,
        "steps": steps,
        "shown": [*range(0, steps, every), steps] if race.trails else [],
        "racers": _racers(race),
        "said": race.sentence,
        "alt": f"{land.title}. {race.sentence}",
        "ready": warm.ready(),
        "id": repr(race.config) + str(len(race.trails)),
        "height": HEIGHT,
    }
    heard = {"on_started_change": _started, "on_rated_change": _rated, "on_asked_change": _asked}
    _race(key="race", data=data, **heard)


def _racers(race: Ran) -> list[dict[str, Any]]:
    ranks = race.ranks
    rows = []
    for place, one in enumerate(race.trails):
        racer, look = RACERS[one.name], landscapes.style(place, len(race.trails))
        rows.append(
            {
                "name": one.name,
                "title": racer.title,
                "idea": racer.idea,
                "code": racer.code(one.learning_rate),
                "rate": one.learning_rate,
                "colour": look["color"],
                "dash": DASHES[look["dash"]],
                "points": one.points.round(5).tolist(),
                "values": one.values.tolist(),
                "sizes": one.effective_rates.tolist(),
                "settled": one.settled_at,
                "diverged": one.diverged_at,
                "rank": ranks[one.name],
            }
        )
    return rows


def _rates() -> tuple[tuple[str, float], ...]:
    """Return the learning rates of the link; what nobody can read is left out."""
    found = {}
    for part in st.query_params.get("r_rates", "").split("_"):
        name, _, text = part.partition("-")
        try:
            Race(learning_rates=((name, float(text)),))
        except ValueError:
            continue
        found[name] = float(text)
    return tuple((name, found[name]) for name in RACERS if name in found)


def _keep(rates: tuple[tuple[str, float], ...]) -> None:
    text = "_".join(f"{name}-{rate!r}" for name, rate in rates)
    if text:
        st.query_params["r_rates"] = text
    else:
        st.query_params.pop("r_rates", None)


def _changed() -> None:
    name = TITLES[st.session_state["r_land"]]
    start = FIRST.start if name == FIRST.landscape else SURFACES[name].starts[0]
    st.session_state.update({"r_w1": start[0], "r_w2": start[1]})
    _keep(())


def _started() -> None:
    said = st.session_state["race"].get("started") or {}
    try:
        w1, w2 = (max(-MOST_PLACE, min(MOST_PLACE, float(w))) for w in said["start"])
    except (KeyError, TypeError, ValueError):
        return
    st.session_state.update({"r_w1": w1, "r_w2": w2})


def _rated() -> None:
    said = st.session_state["race"].get("rated") or {}
    rates = dict(_rates()) | {said.get("name", ""): said.get("value", 0)}
    try:
        _keep(Race(learning_rates=tuple(rates.items())).learning_rates)
    except (Refused, TypeError):
        return


def _asked() -> None:
    what = (st.session_state["race"].get("asked") or {}).get("what")
    if what == "best":
        st.session_state["r-best"] = True
    elif what == "usual":
        _keep(())
