"""What the program never does, read from its own source: run what it is given, start a shell, keep without a bound."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "core").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "streamlit_app.py"])
MODULES = sorted((ROOT / "pages" / "_shell" / "js").glob("*.js"))
BANNED_MODULES = {
    *("pickle", "_pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "joblib", "code", "codeop"),
    *("subprocess", "pty", "commands", "multiprocessing", "ctypes", "runpy"),
}
BANNED_CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
BANNED_METHODS = {
    *("system", "popen", "spawnv", "spawnl", "execv", "execve", "fork", "read_pickle", "to_pickle", "load_model"),
    *("from_pickle", "unsafe_load", "write_bytes_unsafe"),
}


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def faults(source: str) -> list[str]:
    """Return what in `source` could run foreign words as code."""
    tree = ast.parse(source)
    found = [name for name in imported(tree) if name in BANNED_MODULES]
    for call in calls(tree):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        given = {word.arg: word.value for word in call.keywords}
        loads = method == "load" and ast.unparse(call.func) == "np.load"
        safe = isinstance(given.get("allow_pickle"), ast.Constant) and given["allow_pickle"].value is False
        if name in BANNED_CALLS or method in BANNED_METHODS or (loads and not safe) or "shell" in given:
            found.append(ast.unparse(call.func))
    return found


def test_there_is_something_to_read():
    assert len(SOURCES) > 150 and len(MODULES) > 50


def test_no_source_file_can_run_what_it_is_given():
    assert {str(path): found for path in SOURCES if (found := faults(path.read_text()))} == {}


@pytest.mark.parametrize(
    "bad",
    [
        "import pickle",
        "from cloudpickle import loads",
        "eval(text)",
        "np.load(file)",
        "np.load(file, allow_pickle=True)",
        "os.system(word)",
        "run(word, shell=True)",
        "pd.read_pickle(file)",
    ],
)
def test_the_reader_above_sees_each_of_these(bad):
    assert faults(bad)


def test_no_browser_module_builds_code_from_words():
    for path in MODULES:
        found = re.findall(
            r"\beval\s*\(|new Function|document\.write|setTimeout\(\s*[\"'`]|\bsrcdoc\b", path.read_text()
        )
        assert found == [], path.name


def test_no_page_writes_its_own_html_into_streamlit():
    for path in SOURCES:
        assert "unsafe_allow_html" not in path.read_text() and "unsafe_allow_javascript" not in path.read_text(), path


def unbounded(source: str) -> list[str]:
    """Return the functions whose results are remembered for every argument anybody ever gives."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef) or not (node.args.args or node.args.kwonlyargs):
            continue
        for decorator in map(ast.unparse, node.decorator_list):
            streamlit = re.match(r"st\.cache_(data|resource)\b", decorator) and "max_entries=" not in decorator
            if decorator in ("functools.cache", "cache") or "maxsize=None" in decorator or streamlit:
                found.append(node.name)
    return found


# These take one of a handful of values that no visitor can add to.
FEW = {"_source", "_stored", "chosen", "codes"}


def test_whatever_is_remembered_for_visitors_has_a_bound():
    for path in SOURCES:
        if path.is_relative_to(ROOT / "pages"):
            assert set(unbounded(path.read_text())) <= FEW, path
    assert (
        unbounded("@st.cache_data\ndef f(x): ...") == ["f"] and unbounded("@lru_cache(maxsize=4)\ndef f(x): ...") == []
    )


@pytest.mark.parametrize(
    ("option", "wanted"),
    [
        ("server.enableCORS", True),
        ("server.enableXsrfProtection", True),
        ("server.enableStaticServing", False),
        ("server.enableAgentApi", False),
        ("server.maxUploadSize", 25),
        ("server.allowRunOnSave", False),
        ("client.showErrorDetails", "none"),
        ("browser.gatherUsageStats", False),
        ("global.developmentMode", False),
    ],
)
def test_the_servers_settings_as_they_take_effect(option, wanted):
    assert config.get_option(option) == wanted
