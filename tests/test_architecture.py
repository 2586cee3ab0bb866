"""The rules of the design that a program can check (docs/architecture.md)."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tools.later import LATER

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "chat_py"
FILES = sorted(PACKAGE.rglob("*.py"))
SOURCES = sorted(
    path for kind in ("js", "mjs", "ts") for path in (ROOT / "static/src").rglob(f"*.{kind}")
)
MAX_LINES = 400
RENDERER = "static/src/native/markdown/markup.mjs"
TYPESETTER = "static/src/native/markdown/typeset.mjs"
PREVIEW = "static/src/runner/preview.mjs"
SANITIZER = "static/src/native/markdown/sanitize.mjs"
SANDBOX = {
    "static/src/native/runner/open.mjs": {"frame.contentWindow"},
    "static/src/native/runner/preview.mjs": {"frame.contentWindow"},
    "static/src/runner/worker.mjs": {"globalThis"},
}
"""Who sends what to a window, or as a worker to its own."""
BROWSER_ONLY = {"js", "pyodide", "pyodide_js", "chat_py_native", "pyscript"}


def path_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def modules(path: Path) -> str:
    name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    return name.removesuffix(".__init__")


MODULES = [modules(path) for path in FILES]


@cache
def classes_of_the_package() -> dict[str, ast.ClassDef]:
    return {
        node.name: node
        for path in FILES
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef)
    }


@cache
def names_asked_of() -> dict[str, set[str]]:
    """Module → the names that other modules of the package import from it."""
    asked: dict[str, set[str]] = {}
    for path in FILES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and node.module:
                asked.setdefault(node.module, set()).update(alias.name for alias in node.names)
    return asked


@cache
def is_value(node: ast.ClassDef) -> bool:
    """A frozen dataclass or a pydantic model: data, not a part."""
    decorated = any(
        isinstance(d, ast.Call) and ast.unparse(d.func).endswith("dataclass")
        for d in node.decorator_list
    )
    known = classes_of_the_package()
    bases = [ast.unparse(base).partition("[")[0] for base in node.bases]
    return decorated or any(
        base in ("BaseModel", "frozenset", "str", "Protocol")
        or (base in known and is_value(known[base]))
        for base in bases
    )


IMPORTS = (ast.Import, ast.ImportFrom)
LAYERS = """
    base border browser.protocols browser models locales settings routing state broadcast http
    backends.readers backends.requests tool_calls api_manager backends view message answer
    api_completion sending api_fetch media run reading ui host events integration init core plugin
    surface composition app main
""".split()
"""The parts of `chat_py`, from the bottom to the top: each imports only what stands before it."""


def layer_of(module: str) -> int:
    """The place of a module in `LAYERS`, by the longest name that fits."""
    name = module.removeprefix("chat_py").removeprefix(".")
    while name and name not in LAYERS:
        name = name.rpartition(".")[0]
    return LAYERS.index(name) if name else -1


def test_each_layer_is_there():
    for layer in LAYERS:
        place = PACKAGE / layer.replace(".", "/")
        assert place.with_suffix(".py").exists() or (place / "__init__.py").exists(), layer


def test_no_module_imports_itself_by_way_of_others():
    graph = {
        modules(path): {name for name in imported(tree_of(path)) if name in MODULES}
        for path in FILES
        if path.name != "__init__.py"
    }
    while leaves := {name for name, used in graph.items() if not used & graph.keys()}:
        graph = {name: used for name, used in graph.items() if name not in leaves}
    assert not graph, "a circle of imports is among these"


def test_what_the_snapshot_leaves_out_is_not_imported_at_the_start():
    early = {
        (modules(path), name)
        for path in FILES
        if not is_later(modules(path))
        for node in run_at_import(tree_of(path))
        for name in imported(node)
        if is_later(name)
    }
    assert early == set()


def run_at_import(node: ast.AST) -> Iterator[ast.stmt]:
    """The import statements that are not inside a function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, IMPORTS):
            yield child
        elif not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from run_at_import(child)


def is_later(module: str) -> bool:
    return any(f"{module}.".startswith(f"{name}.") for name in LATER)


def test_there_is_something_to_check():
    assert len(FILES) > 50
    assert len(SOURCES) > 10


@pytest.mark.parametrize("path", FILES, ids=path_of)
class TestEachFile:
    def test_only_the_door_knows_the_browser(self, path: Path):
        found = {name.partition(".")[0] for name in imported(tree_of(path))} & BROWSER_ONLY
        assert not found or path.is_relative_to(PACKAGE / "browser")

    def test_its_imports_lead_downwards(self, path: Path):
        own = layer_of(modules(path))
        if path == PACKAGE / "__init__.py":
            return  # what it exports
        assert own >= 0, "it stands in no layer"
        used = [name for name in imported(tree_of(path)) if name.startswith("chat_py.")]
        assert not [name for name in used if layer_of(name) > own]

    def test_it_says_what_it_is(self, path: Path):
        assert ast.get_docstring(tree_of(path))

    def test_it_is_short(self, path: Path):
        assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES

    def test_its_public_names_are_listed_in_order(self, path: Path):
        tree = tree_of(path)
        if not any(not isinstance(node, (ast.Expr, ast.ImportFrom)) for node in tree.body):
            return  # a package's empty __init__
        listed = next(
            (
                ast.literal_eval(node.value)
                for node in tree.body
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            ),
            [],
        )
        if path.name != "main.py":
            assert listed, "there is no __all__"
        constants = sorted(name for name in listed if name.isupper())
        classes = sorted(name for name in listed if name[:1].isupper() and not name.isupper())
        rest = sorted(name for name in listed if not name[:1].isupper())
        assert listed == [*constants, *classes, *rest] or listed == sorted(listed)
        defined = {
            node.name
            for node in tree.body
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        }
        asked_elsewhere = names_asked_of().get(modules(path), set())
        missing = {name for name in defined & asked_elsewhere if not name.startswith("_")}
        assert missing <= set(listed), "imported elsewhere, but not public"
        assert not {name for name in asked_elsewhere if name.startswith("_")}

    def test_it_reads_json_with_a_parser_that_survives_depth(self, path: Path):
        assert "json" not in set(imported(tree_of(path)))

    def test_it_makes_no_part_when_it_is_imported(self, path: Path):
        known = classes_of_the_package()
        for node in tree_of(path).body:
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Call):
                name = ast.unparse(node.value.func).partition("[")[0]
                assert name not in known or is_value(known[name]), f"{name} at module level"

    def test_it_has_no_global_state_to_rebind(self, path: Path):
        assert not [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Global)]


def test_only_the_composition_root_puts_parts_together():
    """A part is a class that takes other parts; small helpers are made where they are used."""
    known = classes_of_the_package()
    root = set((PACKAGE / "composition").glob("*.py"))
    made_by_root = {
        node.func.id
        for path in root
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known
    }
    parts = {name for name in made_by_root if _takes_parts(known[name])} - {"Owner"}
    assert {"ChatAPI", "ChatEventManager", "EventBus", "ChatIntegration"} <= parts
    for path in FILES:
        if path in root:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in parts, f"{path_of(path)} makes a {node.func.id}"


def _takes_parts(node: ast.ClassDef) -> bool:
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            return bool(item.args.kwonlyargs)
    return False


SINKS = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment"
    r"|DOMParser|HTMLUnsafe|\beval\(|\bFunction\(|\.setHTML\(|setTimeout\(\s*[\"'`]"
)


@pytest.mark.parametrize("path", [*FILES, *SOURCES], ids=path_of)
def test_no_string_becomes_markup_or_code(path: Path):
    """The sanitiser alone makes nodes of text; the renderer reads what it made back as text. A page
    that is previewed is one of its own, in a sandbox."""
    allowed = {
        SANITIZER: {".setHTML("},
        RENDERER: {"innerHTML", "outerHTML"},
        TYPESETTER: {"innerHTML"},
        PREVIEW: {"srcdoc"},
    }
    found = SINKS.findall(path.read_text("utf-8"))
    assert set(found) <= allowed.get(path_of(path), set())
    assert not re.search(r"(?:inner|outer)HTML\s*\+?=[^=]", path.read_text("utf-8"))


@pytest.mark.parametrize("path", [*FILES, *SOURCES], ids=path_of)
def test_messages_for_other_windows_would_name_their_origin(path: Path):
    """What is sent goes to the page's own tabs, service worker and channels, which have one origin;
    nothing goes to a window but the page's own sandboxes, which run blocks and show pages: their
    origin has no name, and what they say comes by a channel."""
    found = set(re.findall(r"(\S+)\.postMessage\(", path.read_text("utf-8")))
    sandbox = SANDBOX.get(path_of(path), set())
    assert found <= {"self._channel", "worker", "event.ports[0]?", "port", "port2"} | sandbox
    assert found >= sandbox


def test_the_server_validates_with_the_models_of_the_page():
    using = [
        path
        for path in (ROOT / "chat_py_server").glob("*.py")
        if any(name.startswith("chat_py.models") for name in imported(tree_of(path)))
    ]
    assert len(using) >= 2
    models = {
        node.name
        for path in (PACKAGE / "models").glob("*.py")
        for node in tree_of(path).body
        if isinstance(node, ast.ClassDef)
    }
    for path in (ROOT / "chat_py_server").glob("*.py"):
        own = {node.name for node in tree_of(path).body if isinstance(node, ast.ClassDef)}
        assert not own & models, f"{path_of(path)} has a model of its own"


TESTED_ELSEWHERE = {
    "chat_py/browser": "runs in a real browser alone: e2e/ tests it there",
    "chat_py/composition": "puts the parts together: tests/test_app.py runs them all",
}
"""Packages whose modules need no tests of their own name, and why."""


def has_behaviour(path: Path) -> bool:
    """Whether something runs in a module, other than what declares protocols, models, tables."""

    def functions(body: list[ast.stmt]) -> bool:
        return any(
            isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            or (isinstance(node, ast.ClassDef) and not _is_protocol(node) and functions(node.body))
            for node in body
        )

    return functions(tree_of(path).body)


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).partition("[")[0] == "Protocol" for base in node.bases)


def place_of_tests(path: Path) -> Path:
    """`tests/view/test_dates.py` of `chat_py/view/dates.py`; a package's are in its own folder."""
    package, *places = path.relative_to(ROOT).with_suffix("").parts
    folder = ROOT / "tests" / package.removeprefix("chat_py").removeprefix("_")
    name = places[-1] if places[-1] != "__init__" else path.parent.name
    return folder.joinpath(*places[:-1], f"test_{name.strip('_')}.py")


def test_each_module_has_tests_that_its_name_finds():
    others = (
        path for name in ("runner", "server") for path in (ROOT / f"chat_py_{name}").rglob("*.py")
    )
    files = [*FILES, *others]
    assert all((ROOT / place).is_dir() for place in TESTED_ELSEWHERE)
    missing = [
        f"{path_of(path)}: {path_of(place_of_tests(path))} is missing"
        for path in files
        if has_behaviour(path)
        and not place_of_tests(path).exists()
        and not any(path.is_relative_to(ROOT / place) for place in TESTED_ELSEWHERE)
    ]
    assert not missing


def reached_from(paths: Iterable[Path]) -> set[str]:
    """The modules of the package that these files import, directly or by way of others."""
    files = dict(zip(MODULES, FILES, strict=True))
    reached: set[str] = set()
    ahead = list(paths)
    while ahead:
        names = {name for name in imported(tree_of(ahead.pop())) if name in files} - reached
        reached |= names
        ahead += [files[name] for name in names]
    return reached


def test_what_comes_later_is_imported_where_it_is_needed_and_not_before():
    """It is not in the snapshot: a module of the start that imports it would not start."""
    for module, path in zip(MODULES, FILES, strict=True):
        if module.startswith(LATER):
            continue
        at_start = ast.Module([n for n in tree_of(path).body if isinstance(n, IMPORTS)], [])
        assert not [name for name in imported(at_start) if name.startswith(LATER)], module


def test_the_server_knows_nothing_of_what_the_page_alone_needs():
    reached = reached_from((ROOT / "chat_py_server").rglob("*.py"))
    of_the_page = {"chat_py.models.opened_chat", "chat_py.models.unchecked"}
    assert of_the_page <= set(MODULES)
    assert "chat_py.models.chat" in reached
    assert not reached & of_the_page
    packages = {name.split(".")[1] for name in reached if "." in name}
    assert packages <= {"models", "base", "backends", "border", "http", "locales"}


class TestPins:
    def pins(self, name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / name).read_text("utf-8")
        return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE))

    def test_the_page_and_the_server_have_the_same_pydantic(self):
        versions = {self.pins(name)["pydantic"] for name in ("browser.in", "run.in", "run.txt")}
        assert len(versions) == 1
        assert self.pins("browser.in")["pydantic-core"] == self.pins("run.txt")["pydantic-core"]

    def test_the_wheels_are_for_the_pyodide_that_is_installed(self):
        package = json.loads((ROOT / "package.json").read_text("utf-8"))
        assert package["dependencies"]["pyodide"] in (ROOT / "requirements/browser.in").read_text()

    def test_every_npm_package_is_pinned(self):
        texts = [(ROOT / at).read_text("utf-8") for at in ("package.json", "oracles/package.json")]
        groups = ("dependencies", "devDependencies")
        packages = [json.loads(text).get(group, {}) for text in texts for group in groups]
        for package in packages:
            for name, version in package.items():
                assert re.fullmatch(r"(npm:[\w@/-]+@)?\d+\.\d+\.\d+", version), name

    @pytest.mark.parametrize("name", ["browser", "dev", "node", "oracles", "pyodide-tests", "run"])
    def test_what_is_asked_for_is_what_is_locked_by_hash(self, name: str):
        asked, locked = self.pins(f"{name}.in"), self.pins(f"{name}.txt")
        assert asked.items() <= locked.items()
        text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        assert len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) <= text.count("--hash=sha256:")

    def test_pytest_is_the_same_in_both_interpreters(self):
        assert self.pins("dev.in")["pytest"] == self.pins("pyodide-tests.in")["pytest"]
        assert self.pins("dev.txt")["hypothesis"] == self.pins("pyodide-tests.in")["hypothesis"]


POISONED = """
import asyncio, builtins, gc, sys

class Poison:
    def __getattr__(self, name):
        raise RuntimeError(f"the import has touched {name}")

for name in ("js", "chat_py_native"):
    sys.modules[name] = Poison()

def forbidden(*_, **__):
    raise RuntimeError("the import has opened or started something")

asyncio.ensure_future = asyncio.create_task = asyncio.new_event_loop = forbidden
import importlib
for module in sys.argv[1:]:
    importlib.import_module(module)
import chat_py.base.owner, chat_py.broadcast.bus
parts = [o for o in gc.get_objects() if type(o).__module__.startswith("chat_py")
         and type(o).__name__ in ("Owner", "EventBus", "ChatState", "ChatAPI", "App", "Session")]
print(len(parts))
"""


@pytest.mark.skipif(sys.platform == "emscripten", reason="needs a second interpreter")
def test_importing_has_no_effect():
    """What a memory snapshot holds must not have touched any page."""
    importable = [name for name in MODULES if not name.startswith("chat_py.browser.")]
    importable += [name for name in MODULES if name.startswith("chat_py.browser.protocols")]
    importable += ["chat_py.browser.page"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", POISONED, *importable],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "0"
