"""Makes what the page on activations ships again:  python -m core.activations"""

from core.activations.shipped import make

make()
