"""Convolution filters: a few numbers slide over a picture and find what they were made for."""

from pages._shell import header, lesson

header.show("Convolution filters", "A few numbers slide over a picture and find what they were made for.")
part = lesson.parts("Filter a picture", "The window slides", "Channels and pooling", "Flattened")


def filter_picture() -> None:
    """Own picture, named or own kernel, before and after."""


def window() -> None:
    """The kernel visits one place after the other."""


def channels() -> None:
    """Three colour planes make one map; several filters make a volume; pooling keeps winners."""


def flattened() -> None:
    """What a dense layer loses: it cannot tell shuffled pixels."""


{
    "Filter a picture": filter_picture,
    "The window slides": window,
    "Channels and pooling": channels,
    "Flattened": flattened,
}[part]()
