"""Convolution filters: a few numbers slide over a picture and find what they were made for."""

import streamlit as st

from core import convolution, images, keras_code
from pages._convolution_filters import filtering, kernel, maps
from pages._convolution_filters import flattened as dense
from pages._convolution_filters import tasks as predict
from pages._convolution_filters import window as sliding
from pages._shell import header, lesson, picture, source
from pages._shell.lesson import Task

header.show("Convolution filters", "A few numbers slide over a picture and find what they were made for.")
part = lesson.parts("Filter a picture", "The window slides", "Channels and pooling", "Flattened")


def filter_picture() -> None:
    """Own picture, named or own kernel, before and after."""
    source.by_name({"sample": source.NAMES, "kernel": kernel.NAMES})
    controls, screen = st.columns([1, 2.5], gap="medium")
    with controls:
        chosen = source.choose(filtering.card()["sample"])
        wanted = filtering.settings()
    with screen:
        shown = filtering.screen(chosen, wanted)
    tasks(shown)
    photo = {"picture.png": lambda: images.encode_png(shown.picture.pixels)}
    lesson.take_away(keras_code.offer(shown.settings, [0]), "filter", photo)


def tasks(shown: picture.Pair) -> None:
    """Predict, then see it on the picture above."""
    used, cells = shown.settings, shown.settings.cells
    lesson.tasks(
        Task(
            "Which kernel makes every flat area exactly black?", ("Sharpen", "Box blur", "Edge detect"), 2,
            "Its cells add up to 0: where all pixels are equal, so much is taken away as is added.",
            abs(float(cells.sum())) < 1e-4,
        ),
        Task(
            "A side of 8 pixels, a 3x3 kernel, padding valid: which stride leaves pixels over?", ("1", "2", "5"), 1,
            "8 - 3 = 5 steps of one pixel are possible, and 2 does not divide 5. Find such a stride for the picture.",
            filtering.misfit(shown) is not None,
        ),
        Task(
            "Sobel x, and then you flip the kernel. What happens to the values?",
            ("Nothing", "They change their sign", "The picture is mirrored"), 1,
            "Turned by 180°, Sobel x is its own negative: edges that were cut to black become bright.",
            used.flip and bool((cells == -cells[::-1, ::-1]).all() and cells.any()),
        ),
        Task(
            "A blur with padding same: what do the outermost pixels look like?", ("Brighter", "As before", "Darker"), 2,
            "There the window reaches over added zeros, and zero is black. Zoom into a corner to see it.",
            used.padding == "same" and bool((cells >= 0).all()) and used.side > 1,
        ),
        key="filter",
    )  # fmt: skip


def window() -> None:
    """The kernel visits one place after the other."""
    screen = st.container()
    own = sliding.own_cells()
    with screen:
        setting = sliding.controls(own)
        sliding.show(setting)
    predict.window(setting)


def channels() -> None:
    """Three colour planes make one map; several filters make a volume; pooling keeps winners."""
    maps.choose("chan", {"3 channels": maps.three_channels, "Filters": maps.several_filters, "Pooling": maps.pooling})
    predict.channels()


def flattened() -> None:
    """What a dense layer loses: it cannot tell shuffled pixels."""
    maps.choose("flat", {"Count": dense.count, "Shuffle": dense.pixels, "Train": dense.experiment})
    predict.flattened()


{
    "Filter a picture": filter_picture,
    "The window slides": window,
    "Channels and pooling": channels,
    "Flattened": flattened,
}[part]()

lesson.code(
    *{
        "Filter a picture": (convolution.apply, convolution.correlate, convolution.display),
        "The window slides": (convolution.slide,),
        "Channels and pooling": (convolution.partial_maps, convolution.volume, convolution.pool),
        "Flattened": (convolution.dense_response, convolution.compare_shuffled),
    }[part]
)
lesson.limits(
    """
- **Larger is reduced.** A photo is made at most 1200 pixels wide or high first, so a 3x3 kernel sees coarser detail.
- **The border is a choice.** Padding with zeros invents black pixels there; valid loses them. Neither is the truth.
- **One kernel, one question.** It cannot tell a cat's whisker from a scratch: it only sees its few pixels.
- **Brightness here is as stored** (sRGB, not the light itself), so a blur of strong contrasts comes out a little dark.
- **The camera** is offered by browsers only on this computer or over https.
"""
)
lesson.sources(
    [
        "Sobel, I. and Feldman, G., 1968, A 3x3 isotropic gradient operator for image processing (talk, Stanford)",
        "Prewitt, J., 1970, Object enhancement and extraction, in Picture Processing and Psychopictorics",
        "Marr, D. and Hildreth, E., 1980, Theory of edge detection, Proceedings of the Royal Society B 207",
        "Burt, P. and Adelson, E., 1983, The Laplacian pyramid as a compact image code, IEEE Trans. Communications 31",
        "Daugman, J., 1985, Uncertainty relation for resolution in space, spatial frequency, and orientation, JOSA A 2",
        "Scharr, H., 2000, Optimal operators in digital image processing (thesis, Heidelberg)",
        "Dumoulin, V. and Visin, F., 2016, A guide to convolution arithmetic for deep learning, arXiv:1603.07285",
        "Gonzalez, R. and Woods, R., 2018, Digital Image Processing, 4th edition, sections 3.4 to 3.6",
    ]
)
