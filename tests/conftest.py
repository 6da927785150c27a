"""What every test may ask for, and what none may see: the runs that were trained on this computer."""

import functools
import os
import tempfile

import pytest
from streamlit.components.v2 import manifest_scanner

# AppTest looks through all installed packages for components at every run: nine tenths of a page's time, each time
# with the same result.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


_runs = tempfile.TemporaryDirectory(prefix="runs-")
os.environ["DL_RUNS"] = _runs.name


@pytest.fixture(scope="session")
def tensorflow():
    """TensorFlow, warmed up as the server does it, for the tests that need models."""
    from pages._shell import warm

    warm.start()
    from core.devices import tf

    return tf
