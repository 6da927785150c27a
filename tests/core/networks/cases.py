"""Networks that several tests train: XOR, a cloud, three classes, a number to predict."""

import numpy as np

from core import networks
from core.networks import Config

XOR = Config(
    points=((-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)),
    labels=(0, 1, 1, 0),
    hidden=(4,),
    learning_rate=0.5,
    epochs=600,
    reach=2.0,
)


def cloud(count: int = 50, seed: int = 1) -> dict:
    random = np.random.default_rng(seed)
    points = random.normal(0, 2, (count, 2)).astype(np.float32)
    labels = (points @ [1.0, -2.0] + random.normal(0, 1, count) > 0.3).astype(int)
    return {"points": tuple(map(tuple, points.tolist())), "labels": tuple(labels.tolist())}


def last(config: Config) -> networks.Snapshot:
    return list(networks.train(config))[-1]


def same(left, right) -> bool:
    arrays = zip((*left.weights, left.picture), (*right.weights, right.picture), strict=True)
    return left.loss == right.loss and all(np.array_equal(a, b) for a, b in arrays)


THREE = {"points": cloud(60)["points"], "labels": tuple(i % 3 for i in range(60)), "classes": 3}
NUMBER = {"points": cloud(60)["points"], "labels": tuple(x - 2 * y + 0.5 for x, y in cloud(60)["points"]), "classes": 0}
