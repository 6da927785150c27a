"""The lesson on convolution filters: kernels, sizes, the sliding window, channels, pooling, and flattening.

Everything a page asks is imported here; TensorFlow is imported by the first call that needs it.
"""

from core.convolution.channels import PartialMaps, bank, partial_maps, volume
from core.convolution.display import DISPLAYS, display
from core.convolution.filters import GREY_WEIGHTS, Filter, Filtered, apply, as_seen, correlate
from core.convolution.flattened import (
    Comparison,
    compare_shuffled,
    dense_parameters,
    dense_response,
    pixel_order,
    shuffle,
    shuffle_weights,
    unshuffle,
)
from core.convolution.kernels import (
    KERNELS,
    LECTURE_KERNELS,
    Cells,
    Kernel,
    checked,
    flip,
    nested,
    normalise,
    rotate,
    spread,
)
from core.convolution.pixel import Worked, at_pixel
from core.convolution.pooling import Pooled, pool
from core.convolution.shuffled_experiment import Accuracies, shuffled_experiment
from core.convolution.sizes import (
    Padding,
    border,
    border_words,
    fits,
    formula,
    output_size,
    parameters,
    parameters_formula,
    span,
)
from core.convolution.window import EXAMPLES, Example, Step, slide, totals

__all__ = [
    "DISPLAYS",
    "EXAMPLES",
    "GREY_WEIGHTS",
    "KERNELS",
    "LECTURE_KERNELS",
    "Accuracies",
    "Cells",
    "Comparison",
    "Example",
    "Filter",
    "Filtered",
    "Kernel",
    "Padding",
    "PartialMaps",
    "Pooled",
    "Step",
    "Worked",
    "apply",
    "as_seen",
    "at_pixel",
    "bank",
    "border",
    "border_words",
    "checked",
    "compare_shuffled",
    "correlate",
    "dense_parameters",
    "dense_response",
    "display",
    "fits",
    "flip",
    "formula",
    "nested",
    "normalise",
    "output_size",
    "parameters",
    "parameters_formula",
    "partial_maps",
    "pixel_order",
    "pool",
    "rotate",
    "shuffle",
    "shuffle_weights",
    "shuffled_experiment",
    "slide",
    "span",
    "spread",
    "totals",
    "unshuffle",
    "volume",
]
