"""What a training in another process says to the one that shows it: messages of plain values, snapshots as bytes."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

from core import runs
from core.snapshots import pack, unpack

Message = dict[str, Any]
MISTAKE = "Training stopped because of an error in the program; the log of the computer that trained has the details."
_log = logging.getLogger(__name__)


def report(train: Callable[[Any], Iterator[Any]], config: Any, send: Callable[[Message], bool]) -> None:
    """Train and `send` every snapshot, then how it ended; ends early when `send` says that nobody listens."""
    try:
        for snapshot in train(config):
            if not send(_news(snapshot)):
                return
        send({"kind": "end"})
    except runs.Refused as error:
        send({"kind": "refused", "words": str(error)})
    except Exception as error:
        _log.exception("%s failed", runs.run_key(config))
        send({"kind": "failed", "words": f"{type(error).__name__}: {error}"})


def _news(snapshot: Any) -> Message:
    if snapshot is None:
        return {"kind": "busy"}
    return {"kind": "snapshot", "numbers": pack([snapshot], compress=False)}


def received(messages: Iterator[Message | None], kind: type[Any]) -> Iterator[Any]:
    """Turn messages into snapshots of type `kind` until the training's end; None stays: nothing has come yet."""
    for message in messages:
        said = message["kind"] if message else ""
        if message is None or said == "busy":
            yield None
        elif said == "snapshot":
            yield unpack(message["numbers"], kind, 1)[0]
        elif said == "refused":
            raise runs.Refused(message["words"])
        elif said == "failed":
            raise RuntimeError(message["words"])
        elif said == "end":
            return
