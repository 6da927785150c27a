"""What the server gives out beside Streamlit's own files: the installed plotly.js, our modules, the fonts."""

import hashlib
import importlib
import socket
from contextlib import suppress
from pathlib import Path

import plotly
import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

ROOT = Path(__file__).resolve().parents[2]
MODULES = Path(__file__).parent / "js"
MODELS = ROOT / "assets" / "models" / "pretrained"
PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"


def base() -> str:
    """Return the path our own files live under, with the server's base path in front."""
    prefix = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{prefix}/shell" if prefix else "/shell"


def version() -> str:
    """Return a short hash of every module, so that a browser never mixes two releases."""
    digest = hashlib.sha256(plotly.__version__.encode())
    for module in sorted(MODULES.glob("*.js")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:12]


VERSION = version()


def routes() -> list[BaseRoute]:
    """Return the routes for plotly.js, our modules, the fonts, the digits and the weights of pretrained models."""
    return [
        Route(f"{base()}/plotly.min.js", _plotly),
        Mount(f"{base()}/fonts", StaticFiles(directory=ROOT / "assets" / "fonts")),
        Mount(f"{base()}/data", StaticFiles(directory=ROOT / "assets" / "data")),
        Mount(f"{base()}/models", StaticFiles(directory=MODELS, check_dir=False)),
        Mount(f"{base()}/{VERSION}", StaticFiles(directory=MODULES)),
    ]


def keep_uploads_in_memory() -> None:
    """Let no upload touch the disk: above 1 MB Starlette would write it to a temporary file."""
    MultiPartParser.spool_max_size = (int(st.get_option("server.maxUploadSize")) + 2) * 2**20


def allow_many_visitors() -> None:
    """Raise the number of files this process may open to what the system allows.

    Each visitor's page holds four; many systems begin with 1,024, which a class of 200 that reloads would exceed.
    """
    try:
        resource = importlib.import_module("resource")
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def send_at_once() -> None:
    """Let every message leave at once, however small: call it once the server listens.

    Streamlit's listening socket names no protocol, so asyncio leaves Nagle's algorithm on, and the last messages of
    each rerun wait for the browser's delayed acknowledgement, 40 ms on Linux. Connections inherit the option.
    """
    with suppress(OSError):  # Windows has no such folder
        for number in Path("/dev/fd").iterdir():
            _send_at_once(int(number.name))


def _send_at_once(number: int) -> None:
    with suppress(OSError), socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as found:
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def _plotly(_request: object) -> Response:
    return FileResponse(
        PLOTLY,
        media_type="text/javascript",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
