"""Runs a script as a visitor does."""

import runpy
import sys

import pytest


def printed(text: str) -> dict[str, float]:
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a script as a visitor does: its files beside it, nothing else; returns its numbers, keeps its `text`."""

    def ran(offer):
        script = offer.script()
        for file in offer.files:
            (tmp_path / file.name).write_bytes(file.read_bytes())
        path = tmp_path / f"{script.name}.py"
        path.write_text(script.text)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", [str(path)])
        runpy.run_path(str(path), run_name="__main__")
        ran.text = capsys.readouterr().out
        return printed(ran.text)

    return ran
