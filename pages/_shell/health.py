"""Says to a load balancer whether this server can train: `/shell/health`, 200 or 503, and why."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from core import devices
from pages._shell import serving, training, warm


def routes() -> list[BaseRoute]:
    """Return the route of the health page."""
    return [Route(f"{serving.base()}/health", _health)]


def state() -> dict[str, str]:
    """Return what TensorFlow and the training worker are doing; `status` is ok, starting or trouble."""
    trouble = training.runner().trouble()
    said = {"status": "ok", "training": trouble or "ready", "tensorflow": "starting"}
    if warm.ready():
        said |= {"tensorflow": str(devices.tf.__version__), "device": devices.device().words}
    elif warm.trouble():
        said["tensorflow"] = warm.trouble()
    if trouble or warm.trouble():
        said["status"] = "trouble"
    elif not warm.ready():
        said["status"] = "starting"
    return said


async def _health(_request: Request) -> Response:
    said = await run_in_threadpool(state)  # a cluster may take seconds to say that it is gone
    return JSONResponse(said, 200 if said["status"] == "ok" else 503, {"Cache-Control": "no-store"})
