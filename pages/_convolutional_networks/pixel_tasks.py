"""What to predict before looking, on connections, moves and shuffled pixels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.convolution import Accuracies
from core.data import mnist
from pages._shell import lesson
from pages._shell.lesson import Task


def connections(digit: int, row: int, column: int, rows: int) -> None:
    """Predict what a unit sees."""
    patch = mnist().test_images[digit][max(0, row - 2) : row + 1, max(0, column - 2) : column + 1]
    lesson.tasks(
        Task(
            "The kernel lies on empty paper. What does the filter answer?",
            ("0", "Its bias", "It cannot be known"),
            1,
            "Nine products with 0 add up to 0; only the bias is left, the same at every empty place.",
            done=not patch.any(),
        ),
        Task(
            "A picture of 56 × 56 pixels instead of 28 × 28. How many more weights does the convolution need?",
            ("None", "Twice as many", "Four times as many"),
            0,
            "The same nine weights slide further. The fully connected layer needs four times as many.",
        ),
        Task(
            "In the unrolled line, how far apart are a pixel and the one right below it?",
            ("1 place", "28 places", "784 places"),
            1,
            "One whole row lies between them. Unrolled, the nine pixels under the kernel are three far-off groups.",
            done=rows == 28,
        ),
        key="pix-connections",
    )


def move(right: int, down: int, accuracy: NDArray[Any]) -> None:
    """Predict what moving does."""
    far = max(abs(right), abs(down)) > 3
    lesson.tasks(
        Task(
            "The digit moves 5 pixels to the right. Whose answers suffer more?",
            ("The convolutional network's", "The fully connected network's", "Both alike"),
            1,
            "Its weights expect ink at certain pixels. The kernels find the same strokes elsewhere.",
            done=right == 5,
        ),
        Task(
            "Is a convolutional network indifferent to any move?",
            ("Yes, convolution does not care", "No, only to small ones"),
            1,
            "Maps move with the digit, but flatten and the dense layers after them have fixed places, and strokes "
            f"leave the picture. Here: {accuracy[0]:.1%} against {accuracy[1]:.1%}.",
            done=far,
        ),
        Task(
            "Both networks have about 124,000 parameters. Where does the convolutional one keep most of them?",
            ("In its kernels", "In the dense layer after flatten"),
            1,
            "7 · 7 · 32 values times 64 units: about 100,000. All kernels together are a fifth of the network.",
        ),
        key="pix-move",
    )


def shuffle(share: int) -> None:
    """Predict what shuffling does."""
    lesson.tasks(
        Task(
            "All pixels are shuffled, and every first weight moves along with its pixel. What do the answers do?",
            ("They become chance", "They stay the same to the last digits"),
            1,
            "The same products are added in another order.",
            done=share == 20,
        ),
        Task(
            "Can you move the convolutional network's weights along too?",
            ("Yes, in the same way", "No, a kernel has nine weights for all places"),
            1,
            "Its weights belong to neighbours, not to pixels, and the shuffle has separated the neighbours.",
        ),
        Task(
            "A fifth of the pixels is shuffled. Which trained network suffers more?",
            ("The convolutional one", "The fully connected one", "Both alike"),
            0,
            "Every stray pixel falls into nine windows of each filter and looks like an edge; the fully connected "
            "network weighs it once. What helps with strokes hurts with specks.",
            done=share == 4,
        ),
        key="pix-shuffle",
    )


def learn(curves: Accuracies) -> None:
    """Predict how learning goes on shuffled digits."""
    same = bool(np.array_equal(curves.dense, curves.dense_shuffled))
    lesson.tasks(
        Task(
            "The pixels of all digits are shuffled alike before training. How does the fully connected network do?",
            ("As well as before", "Worse", "It learns nothing"),
            0,
            "It has one weight for each pixel and no idea where that pixel was."
            + (" Both curves are the same, number for number." if same else ""),
            done=True,
        ),
        Task(
            "And the convolutional one?",
            ("As well as before", "Worse", "It learns nothing"),
            1,
            f"{curves.conv_shuffled[-1]:.1%} instead of {curves.conv[-1]:.1%}: there are no strokes, "
            "but its last layer still learns something.",
            done=True,
        ),
        Task(
            "Which data are like shuffled pixels from the start, with no neighbours to speak of?",
            ("Sound", "A table of blood values", "Video"),
            1,
            "The order of a table's columns means nothing, so a convolution over them has nothing to find.",
        ),
        key="pix-learn",
    )
