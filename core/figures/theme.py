"""The one palette and the one Plotly template of the house."""

import plotly.graph_objects as go

BLUE = "#2B7FD9"  # class 1, real, positive, forward
ORANGE = "#E06C00"  # class 0, generated, negative
VIOLET = "#8B5CF6"  # gradient, update, backward
GREEN = "#0E9F6E"  # right, target reached
GREY = "#8A94A6"  # not chosen
CLASSES = (ORANGE, BLUE, GREEN, VIOLET)
SYMBOLS = ("square", "circle", "triangle-up", "diamond")
DIVERGING = ((0.0, ORANGE), (0.5, "#FFFFFF"), (1.0, BLUE))

FONT = "Inter, Source Sans, sans-serif"
MONO = "JetBrains Mono, Source Code Pro, monospace"


def template() -> go.layout.Template:
    """Return fonts, sizes and margins; colours of text, grid and paper follow the page's theme in the browser."""
    axis = {"automargin": True, "showline": False, "zeroline": False, "title": {"standoff": 12}}
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 16},
            "colorway": [BLUE, ORANGE, VIOLET, GREEN, GREY],
            "margin": {"l": 56, "r": 16, "t": 32, "b": 48},
            "xaxis": axis,
            "yaxis": axis,
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": {"size": 15}},
            "hoverlabel": {"font": {"family": FONT, "size": 15}},
            "colorscale": {"diverging": [list(stop) for stop in DIVERGING], "sequential": "Cividis"},
            "title": {"font": {"size": 17}, "x": 0, "xanchor": "left"},
        }
    )


def figure(**layout: object) -> go.Figure:
    """Return an empty figure in the house template; `layout` goes to Plotly's layout."""
    return go.Figure(layout={"template": template(), **layout})
