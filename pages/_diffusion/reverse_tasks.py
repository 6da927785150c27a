"""Predict, then look: the way back."""

from core.diffusion.sampler import Request
from pages._shell import lesson
from pages._shell.lesson import Task


def show(request: Request) -> None:
    """Offer the tasks of the way back."""
    lesson.tasks(
        Task(
            "At step 1000 the picture is nothing but noise. What does the guess of x₀ look like there?",
            ("Noise too", "A blurred mean of the class", "Already the finished digit"),
            1,
            "The best guess by squared error is the mean of all digits of that class, so it is soft. It sharpens as "
            "the noise leaves.",
            done=True,
        ),
        Task(
            "Guidance goes from 0 to 8. What happens to eight digits of one class?",
            ("They differ more", "They become alike, with thick clean strokes", "They turn into other classes"),
            1,
            "Guidance walks further in the direction that the class adds: every digit becomes a typical one.",
            done=max(request.guidance) == 8,
        ),
        Task(
            "With DDIM, 5 steps instead of 20 from the same noise: which digits come out?",
            ("Nearly the same ones", "Completely different ones"),
            0,
            "DDIM adds no fresh noise, so the start decides the digit. With DDPM fresh noise comes in at every step.",
            done=request.eta == 0 and request.steps == 5,
        ),
        key="reverse",
    )
