"""What presenting asks the server for: a QR code, this computer's address, and playlists. Nothing is kept."""

import io
import json
import re
import socket
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from core import playlist
from pages._shell import contents, presenter, serving

FOLDER = serving.ROOT / "assets" / "playlists"
PAGES = ("", *(lesson.name for lessons in contents.SECTIONS.values() for lesson in lessons))
LONGEST = 1800  # characters of a link: a code of more cannot be read from a screen
SAFE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


def routes() -> list[BaseRoute]:
    """Return the routes for the QR code, the address and the playlists."""
    base = serving.base()
    return [
        Route(f"{base}/qr.svg", _qr),
        Route(f"{base}/address", _address),
        Route(f"{base}/playlists/{{name}}", _named),
        Route(f"{base}/playlists", _sent, methods=["POST"]),
    ]


def code(text: str) -> str:
    """Return the QR code of `text` as SVG: black on white, with its quiet zone of four modules."""
    import segno  # 30 ms that no page needs

    # Level M survives 15 % of damage; a long link needs large modules more than that.
    made = segno.make_qr(text, error="m" if len(text) < 300 else "l")
    out = io.BytesIO()
    made.save(out, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def local_address() -> str:
    """Return this computer's address in its network, or nothing when it has none or listens only to itself."""
    only = str(st.get_option("server.address") or "")
    if only and only not in {"0.0.0.0", "::"}:
        return "" if only in {"localhost", "127.0.0.1", "::1"} else f"http://{only}:{st.get_option('server.port')}"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; only asks which way it would go
        except OSError:
            return ""
        here = probe.getsockname()[0]
    return "" if here.startswith("127.") else f"http://{here}:{st.get_option('server.port')}"


def file_of(name: str) -> Path:
    """Return the file of a playlist's name: that of `DL_PLAYLIST`, or one that comes with the app."""
    own = presenter.own_file()
    return own if own.name and name == presenter.playlist() else FOLDER / f"{name}.toml"


def _qr(request: Request) -> Response:
    text = request.query_params.get("text", "")
    if not re.match(r"https?://\S+$", text) or len(text) > LONGEST:
        return Response("This is no link, or it is too long.", 400, SAFE, "text/plain")
    return Response(code(text), 200, SAFE, "image/svg+xml")


def _address(_request: Request) -> Response:
    return JSONResponse({"address": local_address()}, headers=SAFE)


def _named(request: Request) -> Response:
    name = request.path_params["name"]
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
        return _told(playlist.Unreadable("There is no such playlist."))
    try:
        return _listed(playlist.load(file_of(name), PAGES))
    except playlist.Unreadable as trouble:
        return _told(trouble)


async def _sent(request: Request) -> Response:
    """Read a playlist from the browser, no further than a playlist can be long."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > playlist.LARGEST:
            break
    try:
        return _listed(playlist.read(bytes(data), PAGES))
    except playlist.Unreadable as trouble:
        return _told(trouble)


def _listed(found: playlist.Playlist) -> Response:
    stops = [vars(stop) for stop in found.stops]
    return Response(json.dumps({"title": found.title, "stops": stops}), 200, SAFE, "application/json")


def _told(trouble: playlist.Unreadable) -> Response:
    return JSONResponse({"sentences": trouble.sentences}, headers=SAFE)
