"""What a real server says of itself: health and counts, and that it lets go of what nobody needs."""

import asyncio
import json
import re
import time
from pathlib import Path

from pages._convolutional_networks import live
from tests.benchmarks.sessions import visitors
from tests.pages.served import PATIENCE, ask, host, metrics, with_address


def test_the_metrics_count_the_open_pages_and_nothing_about_who_they_are(served):
    def act(address: str) -> None:
        with_one = metrics(served)
        assert with_one["dl_sessions"] >= 1 and address.split("/")[-2] not in ask(served, "/shell/metrics")[2].decode()
        assert with_one["dl_memory_bytes"] > 50e6 and with_one["dl_threads"] >= 2 and with_one["dl_open_files"] > 2

    with_address(served, act)
    limit = time.monotonic() + PATIENCE
    while metrics(served)["dl_sessions"] > 0:
        assert time.monotonic() < limit
        time.sleep(0.1)
    assert metrics(served)["dl_uptime_seconds"] > 0


def test_the_health_page_says_that_it_starts_and_then_that_it_can_train(served):
    limit = time.monotonic() + PATIENCE
    while True:
        status, _, body = ask(served, "/shell/health")
        said = json.loads(body)
        assert (status == 200) == (said["status"] == "ok") and status in (200, 503)
        if status == 200:
            break
        assert said["tensorflow"] == "starting" and time.monotonic() < limit
        time.sleep(0.2)
    assert said["tensorflow"].startswith("2.") and said["device"].startswith(("CPU", "GPU"))
    assert metrics(served)["dl_tensorflow_ready"] == 1


def test_a_run_whose_browser_is_closed_stops_by_itself(served):
    before = metrics(served)

    async def visit() -> None:
        link = "convolutional_networks?part=Train&t_steps=3200&t_batch=256&t_filters=16&t_kernel=7"
        async with visitors(host(served), link) as (visitor,):
            await visitor.press(f"{live.RUN}-train")

    asyncio.run(visit())
    assert metrics(served)["dl_runs_training"] + metrics(served)["dl_runs_waiting"] == 1
    limit = time.monotonic() + PATIENCE
    while metrics(served)['dl_runs_total{end="stopped"}'] == before['dl_runs_total{end="stopped"}']:
        assert time.monotonic() < limit
        time.sleep(0.2)
    assert metrics(served)["dl_runs_training"] == 0


def test_a_class_that_reloads_does_not_run_out_of_open_files(served):
    (line,) = [
        line for line in Path(f"/proc/{served.process.pid}/limits").read_text().splitlines() if "open files" in line
    ]
    now, most = re.findall(r"\d+|unlimited", line)[:2]
    assert now == most
