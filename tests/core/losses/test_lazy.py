"""The numbers that need no TensorFlow come without it, so that the page paints at once."""

import subprocess
import sys

SCRIPT = """
import sys
import numpy as np
from core import losses
from core.losses import landscape
losses.binary_cross_entropy_table([0.1], [1])
losses.probe("huber", 2.0)
losses.fit([(0, 0), (1, 1), (2, 5)])
losses.softmax_cross_entropy([1, 2, 3], 0)
losses.first_answer()
data = landscape.examples()
landscape.surface(data, landscape.lowest(data).weights)
losses.contest.start(losses.contest.Config())
assert "tensorflow" not in sys.modules and "keras" not in sys.modules
"""


def test_everything_before_training_works_without_tensorflow():
    subprocess.run([sys.executable, "-c", SCRIPT], check=True)
