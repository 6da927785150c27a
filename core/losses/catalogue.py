"""What is known of each loss: one frozen value per loss, in the order of the menu."""

from collections.abc import Callable
from dataclasses import dataclass

from numpy.typing import ArrayLike

from core.losses import formulas, worked
from core.losses.formulas import Array

Formula = Callable[[ArrayLike, float, float], Array]


@dataclass(frozen=True)
class Targets:
    """What a target may be: one of `choices`, or any number in `low`..`high` if there are none."""

    low: float
    high: float
    default: float
    choices: tuple[float, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """A loss's own setting: its `name` in words, its `symbol` in LaTeX, its range and where it starts."""

    name: str
    symbol: str
    low: float
    high: float
    default: float
    step: float


@dataclass(frozen=True)
class Axis:
    """What the prediction is, in words, its `symbol`, where it is drawn (`low`..`high`) and what it may be at all."""

    title: str
    symbol: str
    low: float
    high: float
    lowest: float = -1000.0
    highest: float = 1000.0


@dataclass(frozen=True)
class Loss:
    """A loss L of one prediction p, a target y and a parameter k (0 where `parameter` is None).

    `value` and `slope` are L and dL/dp in NumPy for arrays of p; `code` is TensorFlow's call with {p}, {y}, {k}
    (and {r} = 1 - p, {n} = 1 - y) to fill in. `corners` says that L has a corner at p = y.
    """

    name: str
    title: str
    latex: str
    slope_latex: str
    axis: Axis
    targets: Targets
    tensorflow: str
    code: str
    says: str
    source: str
    value: Formula
    slope: Formula
    worked: Callable[[float, float, float], str]
    parameter: Parameter | None = None
    corners: bool = False

    def corner(self, target: float) -> float | None:
        """Return the prediction where the slope jumps, or None. For the hinge 1 - y p = 0 means p = y, too."""
        return target if self.corners else None


# At 0 and 1 a cross-entropy can be infinite: the drawing stops a little earlier.
PROBABILITY = Axis("predicted probability of class 1", r"\hat{y}", 0.001, 0.999, 0.0, 1.0)
SCORE = Axis("score, positive for class 1", "s", -3.0, 3.0)
LOGIT = Axis("logit z = z1 - z0", "z", -6.0, 6.0)
NUMBER = Axis("predicted number", r"\hat{y}", -4.0, 4.0)
FAIL_PASS = Targets(0, 1, 1, (0, 1))
SIGNS = Targets(-1, 1, 1, (-1, 1))
REAL = Targets(-3, 3, 0)

ALL = (
    Loss(
        "bce", "Binary cross-entropy",
        r"L = -y \ln\hat{y} - (1 - y)\ln(1 - \hat{y})",
        r"L' = \frac{\hat{y} - y}{\hat{y}(1 - \hat{y})}",
        PROBABILITY, FAIL_PASS, "tf.keras.losses.BinaryCrossentropy",
        "tf.keras.losses.BinaryCrossentropy()([{y}], [{p}])",
        "The surprise at the truth: certain and wrong costs without limit.",
        "Good, 1952; Goodfellow, Bengio and Courville, 2016, section 6.2.2",
        formulas.cross_entropy, formulas.cross_entropy_slope, worked.cross_entropy,
    ),
    Loss(
        "softmax_ce", "Softmax cross-entropy, two classes",
        r"L = -\ln\frac{e^{z_y}}{e^{z_0} + e^{z_1}} = \ln(1 + e^{z}) - y z",
        r"L' = \frac{1}{1 + e^{-z}} - y",
        LOGIT, FAIL_PASS, "tf.nn.softmax_cross_entropy_with_logits",
        "tf.nn.softmax_cross_entropy_with_logits(labels=[{n}, {y}], logits=[0.0, {p}])",
        "Cross-entropy fed with logits: the slope is what was predicted minus the truth, and never more than 1.",
        "Bridle, 1990",
        formulas.logit_cross_entropy, formulas.logit_cross_entropy_slope, worked.logit_cross_entropy,
    ),
    Loss(
        "mse", "Squared error (MSE)",
        r"L = (\hat{y} - y)^2", r"L' = 2(\hat{y} - y)",
        NUMBER, REAL, "tf.keras.losses.MeanSquaredError",
        "tf.keras.losses.MeanSquaredError()([{y}], [{p}])",
        "Twice as far off costs four times as much, so one outlier can outvote many.",
        "Legendre, 1805; Gauss, 1809",
        formulas.squared, formulas.squared_slope, worked.squared,
    ),
    Loss(
        "mae", "Absolute error (MAE)",
        r"L = \lvert\hat{y} - y\rvert", r"L' = \mathrm{sign}(\hat{y} - y)",
        NUMBER, REAL, "tf.keras.losses.MeanAbsoluteError",
        "tf.keras.losses.MeanAbsoluteError()([{y}], [{p}])",
        "Each point pulls equally hard however far off it is; at the target the slope jumps.",
        "Boscovich, 1757; Laplace, 1793",
        formulas.absolute, formulas.absolute_slope, worked.absolute, corners=True,
    ),
    Loss(
        "huber", "Huber",
        r"L = \begin{cases}\frac{1}{2}e^2 & |e| \le \delta \\ \delta|e| - \frac{1}{2}\delta^2 & |e| > \delta\end{cases}"
        r"\quad e = \hat{y} - y",
        r"L' = \max(-\delta, \min(\delta, e))",
        NUMBER, REAL, "tf.keras.losses.Huber",
        "tf.keras.losses.Huber(delta={k})([{y}], [{p}])",
        "Squared near the target, straight further out: smooth, and outliers pull with a limit.",
        "Huber, 1964",
        formulas.huber, formulas.huber_slope, worked.huber,
        Parameter("delta", r"\delta", 0.1, 3.0, 1.0, 0.1),
    ),
    Loss(
        "hinge", "Hinge",
        r"L = \max(0,\ 1 - y s)", r"L' = \begin{cases}-y & y s < 1 \\ 0 & y s \ge 1\end{cases}",
        SCORE, SIGNS, "tf.keras.losses.Hinge",
        "tf.keras.losses.Hinge()([{y}], [{p}])",
        "Labels are -1 and 1; right by a margin of 1 costs nothing more.",
        "Cortes and Vapnik, 1995",
        formulas.hinge, formulas.hinge_slope, worked.hinge, corners=True,
    ),
    Loss(
        "squared_hinge", "Squared hinge",
        r"L = \max(0,\ 1 - y s)^2", r"L' = -2y\max(0,\ 1 - y s)",
        SCORE, SIGNS, "tf.keras.losses.SquaredHinge",
        "tf.keras.losses.SquaredHinge()([{y}], [{p}])",
        "The hinge without its corner; large mistakes weigh more.",
        "Lee and Mangasarian, 2001",
        formulas.squared_hinge, formulas.squared_hinge_slope, worked.squared_hinge,
    ),
    Loss(
        "focal", "Focal",
        r"L = -(1 - q)^\gamma \ln q, \quad q = \hat{y} \text{ for } y = 1, \text{ else } 1 - \hat{y}",
        r"\frac{dL}{dq} = \gamma(1 - q)^{\gamma - 1}\ln q - \frac{(1 - q)^\gamma}{q}, \quad"
        r"L' = \pm\frac{dL}{dq} \ (+ \text{ for } y = 1)",
        PROBABILITY, FAIL_PASS, "tf.keras.losses.BinaryFocalCrossentropy",
        "tf.keras.losses.BinaryFocalCrossentropy(gamma={k})([{y}], [{p}])",
        "Cross-entropy that fades for what is already right, so that rare hard cases are heard.",
        "Lin, Goyal, Girshick, He and Dollár, 2017",
        formulas.focal, formulas.focal_slope, worked.focal,
        Parameter("gamma", r"\gamma", 0.0, 5.0, 2.0, 0.1),
    ),
    Loss(
        "log_cosh", "Log-cosh",
        r"L = \ln\cosh(\hat{y} - y)", r"L' = \tanh(\hat{y} - y)",
        NUMBER, REAL, "tf.keras.losses.LogCosh",
        "tf.keras.losses.LogCosh()([{y}], [{p}])",
        "Like Huber without a seam: half the square near the target, almost straight far out.",
        "Green, 1990",
        formulas.log_cosh, formulas.log_cosh_slope, worked.log_cosh,
    ),
    Loss(
        "kl", "Kullback-Leibler divergence",
        r"L = y\ln\frac{y}{\hat{y}} + (1 - y)\ln\frac{1 - y}{1 - \hat{y}}",
        r"L' = \frac{\hat{y} - y}{\hat{y}(1 - \hat{y})}",
        PROBABILITY, Targets(0, 1, 0.7), "tf.keras.losses.KLDivergence",
        "tf.keras.losses.KLDivergence()([[{n}, {y}]], [[{r}, {p}]])",
        "How far one distribution is from another; 0 only when they agree. Same slope as cross-entropy.",
        "Kullback and Leibler, 1951",
        formulas.divergence, formulas.cross_entropy_slope, worked.divergence,
    ),
    Loss(
        "quantile", "Quantile (pinball)",
        r"L = \max\big(\tau(y - \hat{y}),\ (\tau - 1)(y - \hat{y})\big)",
        r"L' = \begin{cases}-\tau & \hat{y} < y \\ 1 - \tau & \hat{y} > y\end{cases}",
        NUMBER, REAL, "tf.maximum",
        "tf.maximum({k} * ({y} - ({p})), ({k} - 1) * ({y} - ({p})))",
        "Too low and too high cost differently, so the best prediction is a quantile instead of the middle.",
        "Koenker and Bassett, 1978",
        formulas.quantile, formulas.quantile_slope, worked.quantile,
        Parameter("tau", r"\tau", 0.05, 0.95, 0.8, 0.05), corners=True,
    ),
)  # fmt: skip
