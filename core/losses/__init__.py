"""The lesson on losses: the two tables, loss curves, outliers, softmax, cross-entropy against squared error, a surface.

Everything a page asks is imported here; TensorFlow is imported by the first call that needs it. Two modules keep
their own name because both train: `contest` (cross-entropy against squared error) and `passing` ("Will I pass this
class?"). `landscape` is the loss over two weights, `outlier` the three lines.
"""

from core.losses import contest, landscape, outlier, passing
from core.losses.catalogue import Axis, Loss, Parameter, Targets
from core.losses.contest import LogitSlopes, logit_slopes
from core.losses.curves import LOSSES, Curve, Probe, curve, loss, probe
from core.losses.landscape import Examples, Lowest, Path, Surface
from core.losses.outlier import Fits, Line, fit
from core.losses.passing import Answer, first_answer
from core.losses.single_probability import REASON, RIGHT_CALLS, WRONG_CALL, SingleProbability, single_probability
from core.losses.softmax import Softmax, softmax_cross_entropy
from core.losses.tables import (
    GRADE_PREDICTIONS,
    GRADES,
    PASS_LABELS,
    PASS_PREDICTIONS,
    Row,
    Table,
    binary_cross_entropy,
    binary_cross_entropy_table,
    clipped_binary_cross_entropy,
    mean_squared_error_table,
)

__all__ = [
    "GRADES",
    "GRADE_PREDICTIONS",
    "LOSSES",
    "PASS_LABELS",
    "PASS_PREDICTIONS",
    "REASON",
    "RIGHT_CALLS",
    "WRONG_CALL",
    "Answer",
    "Axis",
    "Curve",
    "Examples",
    "Fits",
    "Line",
    "LogitSlopes",
    "Loss",
    "Lowest",
    "Parameter",
    "Path",
    "Probe",
    "Row",
    "SingleProbability",
    "Softmax",
    "Surface",
    "Table",
    "Targets",
    "binary_cross_entropy",
    "binary_cross_entropy_table",
    "clipped_binary_cross_entropy",
    "contest",
    "curve",
    "first_answer",
    "fit",
    "landscape",
    "logit_slopes",
    "loss",
    "mean_squared_error_table",
    "outlier",
    "passing",
    "probe",
    "single_probability",
    "softmax_cross_entropy",
]
