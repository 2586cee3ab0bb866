"""Blocks as code."""

from __future__ import annotations

from chat_py_runner.source import compile_block, imports_of, missing_of


def test_imports_that_are_not_there_are_found_wherever_they_stand() -> None:
    source = "import json, no_one.part\ndef f():\n    from no_two import x\nfrom . import y\n"
    assert imports_of(source) == ["no_one.part", "no_two"]
    assert imports_of("no python at all") == []
    assert imports_of("(" * 5_000) == []


def test_packages_that_are_not_installed_are_named_once() -> None:
    assert missing_of(["json", "no_one.part", "no_one", "wave", "no_two"]) == ["no_one", "no_two"]


def test_an_expression_at_the_end_is_apart() -> None:
    block = compile_block("a = 1\na", "<block 1>")
    variables: dict[str, object] = {}
    exec(block.body, variables)  # as the runner does
    assert block.last is not None
    assert eval(block.last, variables) == 1
    assert compile_block("a = 1", "<block 1>").last is None
