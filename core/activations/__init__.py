"""The lesson on activations: the functions, their slopes, and what the slopes do to learning.

Training runs are modules of their own: `dead` (units that fall silent) and `side_by_side` (why non-linear).
"""

from core.activations import dead, side_by_side
from core.activations.batch import INITIALISERS, Initialiser, digits
from core.activations.collapse import Collapse, LineFit, collapse, line_fit
from core.activations.depth import Deep, LayerGradients, gradient_by_layer, papers_factor
from core.activations.feature_map import OnFeatureMap, on_feature_map
from core.activations.functions import FUNCTIONS, LEAK, Function, function
from core.activations.mean_field import Expected
from core.activations.probe import Curve, Probe, TapeSlope, curve, gradient, probe, tape_slope, tape_slopes
from core.activations.saturation import Saturation, Zone, pre_activations, saturation, share_inside, zones
from core.activations.softmax import WorkedSoftmax, jacobian, softmax, tape_jacobian, work_out_softmax

__all__ = [
    "FUNCTIONS",
    "INITIALISERS",
    "LEAK",
    "Collapse",
    "Curve",
    "Deep",
    "Expected",
    "Function",
    "Initialiser",
    "LayerGradients",
    "LineFit",
    "OnFeatureMap",
    "Probe",
    "Saturation",
    "TapeSlope",
    "WorkedSoftmax",
    "Zone",
    "collapse",
    "curve",
    "dead",
    "digits",
    "function",
    "gradient",
    "gradient_by_layer",
    "jacobian",
    "line_fit",
    "on_feature_map",
    "papers_factor",
    "pre_activations",
    "probe",
    "saturation",
    "share_inside",
    "side_by_side",
    "softmax",
    "tape_jacobian",
    "tape_slope",
    "tape_slopes",
    "work_out_softmax",
    "zones",
]
