"""All that a game in the plane depends on."""

from dataclasses import dataclass

from core.gans import points
from core.runs import Refused

LOSSES = ("min-max", "non-saturating", "hinge", "least squares", "Wasserstein-GP")
OPTIMIZERS = ("Adam", "SGD")
NOISES = ("normal", "uniform")
FRAMES = 60


@dataclass(frozen=True)
class Config:
    """A game: data, noise, both networks, both learning rates, updates a step, loss, length and seed.

    `dots` are a drawing's, empty for the built-in sets. `head_start` is how many updates D gets before G's first;
    `start_off` how far right of the middle the untrained G sets its samples.
    """

    VERSION = 1
    data: str = "Gaussians"
    dots: tuple[tuple[float, float], ...] = ()
    noise: str = "normal"
    noise_size: int = 2
    g_layers: int = 2
    g_units: int = 32
    d_layers: int = 2
    d_units: int = 32
    g_rate: float = 0.002
    d_rate: float = 0.002
    g_updates: int = 1
    d_updates: int = 1
    loss_name: str = "non-saturating"
    optimizer: str = "Adam"
    head_start: int = 0
    start_off: float = 0.0
    steps: int = 4000
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be played."""
        for name, value, allowed in (
            ("data", self.data, (*points.SHAPES, points.DRAWN)),
            ("noise", self.noise, NOISES),
            ("loss", self.loss_name, LOSSES),
            ("optimizer", self.optimizer, OPTIMIZERS),
        ):
            if value not in allowed:
                raise Refused(f"There is no {name} called {value}; there are {', '.join(allowed)}.")
        for name, number, low, high in self._ranges():
            if not low <= number <= high:
                raise Refused(f"The {name} must lie between {low:g} and {high:g}; {number:g} does not.")
        self.real()

    def _ranges(self) -> tuple[tuple[str, float, float, float], ...]:
        return (
            ("number of noise values", self.noise_size, 1, 2),
            ("generator's number of layers", self.g_layers, 0, 4),
            ("discriminator's number of layers", self.d_layers, 0, 4),
            ("generator's units a layer", self.g_units, 1, 64),
            ("discriminator's units a layer", self.d_units, 1, 64),
            ("generator's learning rate", self.g_rate, 1e-5, 1),
            ("discriminator's learning rate", self.d_rate, 1e-5, 1),
            ("generator's updates a step", self.g_updates, 0, 10),
            ("discriminator's updates a step", self.d_updates, 0, 10),
            ("discriminator's head start", self.head_start, 0, 5000),
            ("distance at which G starts", self.start_off, 0, 3),
            ("number of steps", self.steps, 1, 20000),
            ("seed", self.seed, 0, 99999),
        )

    def real(self) -> points.Points:
        """Return the real samples."""
        if self.data == points.DRAWN:
            return points.drawn(self.dots, self.seed)
        return points.shaped(self.data, self.seed)


def shown_steps(steps: int, frames: int = FRAMES) -> tuple[int, ...]:
    """Return the steps at which a run is looked at, 0 first, dense early: the gaps grow in a straight line."""
    return tuple(sorted({round(steps * (i / frames) ** 2) for i in range(frames + 1)}))
