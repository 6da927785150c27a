"""Predict, then look: what each part of the lesson asks, and whether the screen shows it now."""

from core import networks
from core.gradient_descent import RACERS, Cloud, Graph, Outcome, View, Walked, gradients
from core.gradient_descent.overfitting import Config
from pages._gradient_descent import backprop
from pages._gradient_descent.batches import Setting as BatchSetting
from pages._gradient_descent.contest import Ran
from pages._gradient_descent.descend import Setting
from pages._shell import lesson
from pages._shell.lesson import Task


def descend(setting: Setting, came: Outcome) -> None:
    """Learning rates, valleys, the ravine."""
    lesson.tasks(
        Task(
            "One valley, start at -1. The limit is 2/L = 1. What does a learning rate of 0.95 do?",
            ("It crawls down one side", "It jumps to and fro and arrives", "It leaves the picture"),
            1,
            "Each step lands on the other side, 0.9 times as far out: slowly, but it arrives.",
            done=setting.name == "valley" and 0.9 <= setting.rate < 1 and came.kind == "reaches",
        ),
        Task(
            "Two valleys, start at 2.2. Which learning rate ends in the lower, left valley?",
            ("Smaller than 0.03", "Larger than 0.03", "None does"),
            1,
            "Large steps can jump over the hill between them. Luck, not skill: a little more and it diverges.",
            done=setting.name == "two_valleys" and setting.start[0] > 1 and came.kind == "reaches",
        ),
        Task(
            "The ravine is 20 times steeper across than along. Which of the two sets the largest learning rate?",
            ("Along, where it is flat", "Across, where it is steep", "Both together"),
            1,
            "2/L counts the steepest direction only; along the floor the same rate is then far too small.",
            done=setting.name == "ravine" and came.kind == "diverges",
        ),
        key="descend",
    )


def race(race: Ran) -> None:
    """Momentum, fair rates, Adagrad."""
    places = {one.name: one for one in race.trails}
    settled = {one.name: one.settled_at for one in race.trails if one.settled_at is not None}
    lesson.tasks(
        Task(
            "In the ravine at the usual rates: who is at the target sooner, gradient descent or momentum?",
            ("Gradient descent", "Momentum", "Both at once"),
            0,
            "Its rate is just below the limit 2/L = 0.1. Momentum picks up speed along the floor, and swings past.",
            done={"sgd", "momentum"} <= set(settled) and settled["sgd"] < settled["momentum"],
        ),
        Task(
            "Everyone gets the learning rate that suits it best. Does the order stay as it was?",
            ("Yes", "No", "Nobody arrives any more"),
            1,
            "Much of what an optimizer seems to be worth is its learning rate. Compare at each one's best.",
            done=len(race.config.learning_rates) == len(RACERS),
        ),
        Task(
            "Start on a plateau, where the slope is tiny. Which one has the largest step ÷ slope?",
            ("Gradient descent", "Adam", "Both the same"),
            1,
            "Adam divides by the slope's own size: its steps stay about as long as the learning rate says.",
            done="adam" in places
            and race.config.landscape == "plateau"
            and places["adam"].effective_rates.max() > places["sgd"].effective_rates.max(),
        ),
        key="race",
    )


def back(graph: Graph) -> None:
    """Products, shared values, the sigmoid."""
    found, name = gradients(graph), backprop.TITLES[graph.title]
    lesson.tasks(
        Task(
            "f = (a + b) c. Which gradient does not change when a changes?",
            ("df/dc", "df/da", "Both change"),
            1,
            "df/da = c, whatever a is; df/dc = a + b moves with it.",
            done=name == "sum_product" and graph["a"].value != -2,
        ),
        Task(
            "f = (a + b)(b + 1). Two edges lead out of b. What is df/db?",
            ("The larger of both shares", "Their sum", "Their product"),
            1,
            "A small change of b reaches f on both ways at once, so the shares add up.",
            done=name == "shared",
        ),
        Task(
            "One neuron, label y = 0, and w0 = 10: a confident mistake. How large is dJ/dz?",
            ("Nearly 0", "Nearly 1", "Nearly 10"),
            1,
            "Cross-entropy's slope is huge, the sigmoid's tiny; their product is ŷ - y. That is why they go together.",
            done=name == "neuron" and graph["y"].value == 0 and found["z"] > 0.9,
        ),
        key="backprop",
    )


def batches(setting: BatchSetting | None, walks: dict[str, Walked], clouds: tuple[Cloud, ...], stable: float) -> None:
    """Noise, the law, one example at a time."""
    lesson.tasks(
        Task(
            "Same 5 epochs at a learning rate of 0.05: which of the three ends lowest?",
            ("All per step", "A mini-batch per step", "One per step"),
            1,
            "All: five steps, too few. One: 1,280 steps, but its noise never lets it settle. The middle has both.",
            done=bool(walks) and walks["some"].losses[-1] < min(walks[name].losses[-1] for name in ("all", "one")),
        ),
        Task(
            "The batch grows from 4 to 64. What happens to the gradient's noise?",
            ("A quarter of it is left", "A sixteenth", "Nothing"),
            0,
            "It falls with the square root: 16 times the work for a quarter of the noise.",
            done=bool(clouds) and setting is not None and setting.walk.batch == 64,
        ),
        Task(
            f"The line's curvature allows rates up to 2/L = {stable:.2f}. One example per step, just below?",
            ("It arrives", "It jumps about or leaves", "It stands still"),
            1,
            "2/L holds for the mean of all examples. A single one can be steeper, and then its step is too long.",
            done=bool(walks) and setting is not None and 0.5 * stable < setting.walk.learning_rate < stable,
        ),
        key="batches",
    )


def overfitting(config: Config, patience: int) -> None:
    """The gap, early stopping, more data."""
    lesson.tasks(
        Task(
            "20 noisy points and a large network: what does the test loss do while the training loss falls?",
            ("It falls along", "It falls, then rises", "It stays"),
            1,
            "First it learns the curve, then the noise of these 20 points, which no other points share.",
            done=config.samples <= 25 and config.dropout == 0 and config.l2 == 0,
        ),
        Task(
            "Ten times as many points, nothing else changed. Where does the gap between both losses go?",
            ("It grows", "It nearly closes", "Nothing changes"),
            1,
            "200 noisy points cannot be learnt by heart by a smooth curve, so it has to learn what they share.",
            done=config.samples == 200,
        ),
        Task(
            "Early stopping with a patience of only 100 epochs: what is the risk?",
            ("It stops too early", "It never stops", "It overfits more"),
            0,
            "Losses wobble: a short bump looks like the turn, and better weights further on are never found.",
            done=patience == 100,
        ),
        key="overfitting",
    )


def terrain(config: networks.Config, view: View) -> None:
    """Planes, directions, depth."""
    lesson.tasks(
        Task(
            "Two random directions in a space of many weights: how much of training's way lies in their plane?",
            ("Nearly all", "About half", "Nearly nothing"),
            2,
            "Most directions of a large space are at right angles to most others. The text says how much is held.",
            done=view.plane == "random",
        ),
        Task(
            "The plane of the path's two main directions: how much does it hold?",
            ("Over 90%", "About half", "Nearly nothing"),
            0,
            "Training runs in a narrow valley: two well chosen directions show almost all of it.",
            done=view.plane == "path",
        ),
        Task(
            "Another seed for the directions, the same network. Is it the same picture?",
            ("Yes", "No, but the bowl around the minimum stays", "Everything changes"),
            1,
            "Every picture is one cut of many. Believe what all of them show.",
            done=view.plane == "random" and view.seed != 0,
        ),
        key="terrain",
    )
