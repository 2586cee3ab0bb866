"""What stored functions and classes lose. It changes a whole interpreter, so each has its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LEAN = Path(__file__).parents[2] / "tools" / "snapshot" / "lean.py"
SETTING = """
import runpy
from dataclasses import dataclass
from typing import Protocol

class Asks(Protocol):
    name: str
    @property
    def size(self) -> int:
        "How large it is."
        ...
    def read(self, count: int) -> bytes: ...
    async def wait(self) -> None: ...
    def twice(self, count: int) -> bytes:
        return self.read(count) * 2

class Inherited(Protocol):
    def read(self) -> bytes: ...

class Reader(Inherited):
    pass

@dataclass
class Given:
    name: str
    def read(self, count: int) -> bytes:
        return self.name.encode()[:count]
    def nothing(self) -> None: ...
"""


def run(checks: str) -> None:
    """Run checks after everything was made lean; without docstrings, as the snapshot is."""
    code = f"{SETTING}\nrunpy.run_path({str(LEAN)!r})\n{checks}"
    done = subprocess.run(
        [sys.executable, "-OO", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "as it should be\n", done.stdout


def test_a_protocol_keeps_what_does_something() -> None:
    run("""
kept = {name for name in vars(Asks) if name in ("size", "read", "wait", "twice")}
if kept == {"twice"} and Asks.twice(Given("ab"), 1) == b"aa":
    print("as it should be")
""")


def test_what_a_class_may_inherit_stays() -> None:
    run("""
if Reader().read() is None and Given("a").nothing() is None:
    print("as it should be")
""")


def test_functions_and_classes_work_as_before() -> None:
    run("""
class Derived(Given):
    size: int = 1

class AsksMore(Asks, Protocol):
    def more(self) -> int: ...

if Derived("abc").read(2) == b"ab" and repr(Given("a")) == "Given(name='a')":
    print("as it should be")
""")


def test_a_function_has_no_annotations_and_one_line() -> None:
    run("""
lines = {line for _, _, line in Given.read.__code__.co_lines() if line}
if Given.read.__annotations__ == {} and lines == {Given.read.__code__.co_firstlineno}:
    if Given.__annotations__:
        print("as it should be")
""")
