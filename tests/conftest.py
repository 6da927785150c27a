"""What every test may ask for."""

import pytest


@pytest.fixture(scope="session")
def tensorflow():
    """TensorFlow, warmed up as the server does it, for the tests that need models."""
    from pages._shell import warm

    warm.start()
    from core.devices import tf

    return tf
