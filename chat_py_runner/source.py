"""A block's text as code: its last expression apart, `await` allowed at the top."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from types import CodeType
from typing import Any

__all__ = ["Compiled", "compile_block", "imports_of", "missing_of"]

FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass(frozen=True)
class Compiled:
    """Statements, and the expression after them whose value is shown."""

    body: CodeType
    last: CodeType | None


class _AwaitRuns(ast.NodeTransformer):
    """`asyncio.run(main())` becomes `await main()`: the block is in a running loop already.

    What is inside of functions is left as it is: it can be awaited by nobody.
    """

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        if _is_asyncio_run(node.func) and len(node.args) == 1:
            return ast.copy_location(ast.Await(node.args[0]), node)
        return node

    def _leave(self, node: ast.AST) -> ast.AST:
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = visit_ClassDef = _leave  # noqa: N815


def _is_asyncio_run(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and function.attr == "run"
        and isinstance(function.value, ast.Name)
        and function.value.id == "asyncio"
    )


def compile_block(source: str, name: str) -> Compiled:
    """Compile a block.

    Args:
        name: what tracebacks call the file.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: as `compile` raises them.
    """
    tree = ast.fix_missing_locations(_AwaitRuns().visit(ast.parse(source, name)))
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not _is_hushed(source):
        value = tree.body.pop().value
        last = compile(ast.Expression(value), name, "eval", flags=FLAGS, dont_inherit=True)
    body = compile(tree, name, "exec", flags=FLAGS, dont_inherit=True)
    return Compiled(body, last)


def _is_hushed(source: str) -> bool:
    """A semicolon after the last expression, as in notebooks: its value is not shown."""
    return source.rstrip().endswith(";")


def imports_of(source: str) -> list[str]:
    """The packages that a block imports and that are not there yet; none if it is no Python."""
    try:
        tree = ast.parse(source)
    except Exception:  # noqa: BLE001  running it says what is wrong
        return []
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return [name for name in dict.fromkeys(found) if name not in sys.modules]


def missing_of(names: Iterable[str]) -> list[str]:
    """The top packages of modules that are not installed."""
    tops = dict.fromkeys(name.partition(".")[0] for name in names)
    return [top for top in tops if top not in sys.modules and find_spec(top) is None]
