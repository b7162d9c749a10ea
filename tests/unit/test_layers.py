# SPDX-License-Identifier: GPL-3.0-or-later
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Holds the import table of docs/architecture.md."""

from __future__ import annotations

import ast
import sys
import typing as t
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
OURS = "ansible_collections.bulkhead.containers.plugins."
CORE = "module_utils/_core"
HOST = "module_utils/_host"

# layer: (places of ours that it may import, foreign packages beyond the standard library)
LAYERS: t.Dict[str, t.Tuple[t.Tuple[str, ...], t.Tuple[str, ...]]] = {
    CORE: ((CORE,), ()),
    HOST: ((HOST, CORE), ()),
    "modules": ((HOST, CORE), ("ansible.module_utils",)),
    "plugin_utils": (("plugin_utils", CORE), ("ansible", "yaml", "jinja2")),
    "action": (("plugin_utils", CORE), ("ansible",)),
    "filter": (("plugin_utils", CORE), ("ansible",)),
    "doc_fragments": ((), ()),
}
IMPURE = {"fcntl", "glob", "grp", "http", "importlib", "io", "os", "pathlib", "platform", "pwd", "random", "secrets"}
IMPURE |= {"shutil", "socket", "subprocess", "sys", "tempfile", "threading", "time", "urllib.request", "uuid"}
IMPURE_CALLS = {"now", "utcnow", "today", "open", "print", "input", "exec", "eval", "__import__"}
SOURCES = sorted(PLUGINS.rglob("*.py"))


def _place(path: Path) -> str:
    return path.relative_to(PLUGINS).as_posix()


def _layer(place: str) -> str:
    found = [layer for layer in LAYERS if place.startswith(layer + "/")]
    return found[0] if found else ""


def _parents(module: str) -> t.Set[str]:
    parts = module.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts) + 1)}


def imported_modules(tree: ast.AST) -> t.Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            # A relative import would hide its place from this test: it stays in the answer as a name nobody may import.
            prefix = "." * node.level
            # "from ..._core import parse" imports a place below the module that it names.
            yield from (prefix + module + "." + alias.name for alias in node.names) if module else [prefix]


def _may_import(layer: str, module: str) -> bool:
    ours, foreign = LAYERS[layer]
    if module.startswith(OURS):
        place = module[len(OURS) :].replace(".", "/") + "/"
        return any(place.startswith(allowed + "/") for allowed in ours)
    if layer == CORE and _parents(module) & IMPURE:
        return False
    return module.split(".")[0] in sys.stdlib_module_names or bool(_parents(module) & set(foreign))


def violations(layer: str, tree: ast.AST) -> t.List[str]:
    return sorted(module for module in imported_modules(tree) if not _may_import(layer, module))


def impure_calls(tree: ast.AST) -> t.List[str]:
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [f.id if isinstance(f, ast.Name) else f.attr if isinstance(f, ast.Attribute) else "" for f in called]
    return sorted(set(names) & IMPURE_CALLS)


def test_there_is_something_to_check() -> None:
    assert {_layer(_place(path)) for path in SOURCES} >= {CORE, HOST, "modules", "action", "filter", "plugin_utils"}


@pytest.mark.parametrize("path", SOURCES, ids=_place)
def test_imports_keep_to_the_layers(path: Path) -> None:
    layer = _layer(_place(path))
    assert layer, f"{_place(path)} is in no layer of docs/architecture.md"
    assert violations(layer, ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", [path for path in SOURCES if _layer(_place(path)) == CORE], ids=_place)
def test_core_has_no_clock_and_no_input(path: Path) -> None:
    assert impure_calls(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("layer", "statement"),
    [
        (CORE, "import os.path"),
        (CORE, "from time import monotonic"),
        (CORE, "from ansible.module_utils.common import yaml"),
        (CORE, f"from {OURS}module_utils import _host"),
        (CORE, f"from {OURS}module_utils._host.engine import ask"),
        (CORE, "from . import expectation"),
        (HOST, f"from {OURS}plugin_utils._catalog import catalog"),
        (HOST, "import ansible.module_utils.basic"),
        ("modules", f"import {OURS}plugin_utils._reports.html"),
        ("modules", "import yaml"),
        ("plugin_utils", f"from {OURS}module_utils._host import engine"),
        ("action", f"from {OURS}module_utils import _host"),
        ("filter", f"from {OURS}module_utils._host.http import get"),
        ("doc_fragments", f"from {OURS}module_utils._core import control"),
    ],
)
def test_a_forbidden_import_is_seen(layer: str, statement: str) -> None:
    assert violations(layer, ast.parse(statement)) != []


@pytest.mark.parametrize("expression", ["datetime.datetime.now()", "open('/etc/passwd')", "date.today()"])
def test_an_impure_call_is_seen(expression: str) -> None:
    assert impure_calls(ast.parse(expression)) != []
