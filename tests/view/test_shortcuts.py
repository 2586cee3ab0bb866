"""The table of keys."""

from __future__ import annotations

import pytest

from chat_py.view.shortcuts import SHORTCUTS, pressed
from tests.fakes.dom import FakeEvent


def key(name, **held):
    return FakeEvent("keydown", key=name, **held)


@pytest.mark.parametrize(
    ("event", "name", "chord"),
    [
        (key("k", ctrl=True), "palette", "Mod+k"),
        (key("K", ctrl=True), "palette", "Mod+k"),  # with caps lock
        (key("k", meta=True), "palette", "Mod+k"),
        (key("л", ctrl=True, key_code=75), "palette", "Mod+k"),
        (key("?", shift=True), "shortcuts", "?"),
        (key("?"), "shortcuts", "?"),
        (key("？", shift=True), "shortcuts", "?"),
        (key("Enter", ctrl=True), "send", "Mod+Enter"),
        (key("Enter"), "send", "Enter"),
        (key("ArrowUp", ctrl=True), "older", "Ctrl+ArrowUp"),
        (key("F10", shift=True), "menu", "Shift+F10"),
        (key("k"), "palette", ""),
        (key("k", ctrl=True, shift=True), "palette", ""),
        (key("k", ctrl=True, alt=True), "palette", ""),
        (key("k", ctrl=True, meta=True), "palette", ""),
        (key("j", ctrl=True, key_code=75), "palette", ""),  # Dvorak: the letter counts
        (key("?", ctrl=True), "shortcuts", ""),
        (key("/"), "shortcuts", ""),
        (key("Enter", shift=True), "send", ""),
        (key("F10"), "menu", ""),
        (key("ArrowUp", shift=True), "older", ""),
    ],
)
def test_a_chord_is_its_key_with_its_modifiers_and_no_others(event, name, chord):
    assert pressed(event, name) == chord


@pytest.mark.parametrize(
    ("held", "apple", "is_it"),
    [("ctrl", False, True), ("ctrl", True, False), ("meta", True, True), ("meta", False, False)],
)
def test_cmd_is_what_ctrl_is_elsewhere(held, apple, is_it):
    """Ctrl+K on a Mac cuts the rest of a line."""
    assert bool(pressed(key("k", **{held: True}), "palette", apple=apple)) == is_it


def test_names_are_not_taken_twice():
    names = [each.name for each in SHORTCUTS]
    assert len(names) == len(set(names))
