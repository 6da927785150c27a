"""Each model as Keras code that runs by itself and gives the numbers on screen, as .py and as .ipynb."""

from core.keras_code.makers import Offer, offer
from core.keras_code.script import Script, filled, notebook
from core.keras_code.weights import pretrained

__all__ = ["Offer", "Script", "filled", "notebook", "offer", "pretrained"]
