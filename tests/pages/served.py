"""How the tests ask a real server: paths exactly as written, uploads, counts."""

import asyncio
import http.client
import re
import uuid

from tests.benchmarks.sessions import visitors

SECRET = "a-word-that-only-this-server's-folder-knows"
PATIENCE = 120.0


def ask(server, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
    """Send exactly this path, undecoded and unnormalised; return status, headers and body."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in {**headers, **({"Content-Length": str(len(body))} if body else {})}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(body)
    answer = connection.getresponse()
    result = answer.status, answer.headers, answer.read()
    connection.close()
    return result


def host(server) -> str:
    return server.url.removeprefix("http://")


def form(content: bytes) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="f"; filename="f.png"\r\n\r\n'.encode()
    return head + content + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def token(server) -> str:
    """Return the token a visitor's browser gets as a cookie."""
    _, headers, _ = ask(server, "/_stcore/host-config")
    cookies = "; ".join(headers.get_all("Set-Cookie") or [])
    if found := re.search(r"_streamlit_xsrf=([^;]+)", cookies):
        return found[1]
    _, headers, _ = ask(server, "/_stcore/health")
    return re.search(r"_streamlit_xsrf=([^;]+)", "; ".join(headers.get_all("Set-Cookie")))[1]


def send(server, path: str, content: bytes, known: str = ""):
    body, kind = form(content)
    headers = {"Cookie": f"_streamlit_xsrf={known}", "X_Xsrftoken": known} if known else {}
    return ask(server, path, "PUT", body, Content_Type=kind, **headers)[0]


def with_address(server, act) -> None:
    """Call `act` with the path that an open page may send a file to."""

    async def visit() -> None:
        async with visitors(host(server), "convolution_filters") as (visitor,):
            address = await visitor.upload_address()
            await asyncio.to_thread(act, address)

    asyncio.run(visit())


def metrics(server) -> dict[str, float]:
    """Parse the page as Prometheus does: each family has its help, its type, and values."""
    status, headers, body = ask(server, "/shell/metrics")
    assert status == 200 and headers["Content-Type"].startswith("text/plain")
    values, known = {}, set()
    for line in body.decode().splitlines():
        if found := re.fullmatch(r"# (HELP|TYPE) (\w+) (.+)", line):
            known.add((found[1], found[2]))
            assert found[1] == "HELP" or found[3] in ("counter", "gauge")
        else:
            name, label, value = re.fullmatch(r'(\w+)(\{\w+="\w+"\})? (\S+)', line).groups()
            assert {("HELP", name), ("TYPE", name)} <= known, f"{name} is explained before its value"
            values[name + (label or "")] = float(value)
    return values
