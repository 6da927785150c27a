"""Each model as Keras code that runs by itself and gives the numbers on screen, as .py and as .ipynb."""

from core.keras_code.makers import code
from core.keras_code.script import Refill, Script, fill, notebook

__all__ = ["Refill", "Script", "code", "fill", "notebook"]
