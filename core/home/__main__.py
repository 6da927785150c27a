"""Makes the first page's shipped numbers again:  python -m core.home"""

from core.home.shipped import make

make()
