"""Signatures of the JavaScript surface, as the table writes them."""

from __future__ import annotations

import pytest

from chat_py.surface.signatures import Arg, Global, Member, read_parameters


def only(entry: Global) -> Member:
    (member,) = entry.members()
    return member


def test_a_method_has_its_parameters_and_what_it_returns():
    line = "shareChat(chatId?: Id, text: string | Blob): Promise<boolean>"
    member = only(Global("ChatSharing", {"promise": line}))
    assert member.args == (Arg("chatId", "Id", True), Arg("text", "string | Blob", False))
    assert (member.path, member.returns) == ("ChatSharing.shareChat", "Promise<boolean>")
    assert member.python_name == "share_chat"


def test_a_method_may_be_generic():
    member = only(Global("X", {"undo": "on<K extends Name>(name: K): Unsubscribe"}))
    assert (member.name, member.generic) == ("on", "<K extends Name>")


@pytest.mark.parametrize("kind", ["value", "record", "map", "constant"])
def test_a_property_has_a_name_and_a_type(kind):
    member = only(Global("X", {kind: "entries: Record<string, unknown>"}))
    assert (member.name, member.args, member.returns) == ("entries", (), "Record<string, unknown>")


def test_members_stand_in_the_order_of_their_lines():
    lines = """
        second(): void
        first(): void
    """
    entry = Global("X", {"call": lines, "query": "third(): boolean"})
    assert [member.name for member in entry.members()] == ["second", "first", "third"]


def test_the_neutral_value_is_the_types_own_unless_the_table_says_another():
    assert only(Global("X", {"call": "toggle(): boolean"})).neutral is False
    assert only(Global("X", {"call": "toggle(): boolean"}, {"toggle": True})).neutral is True


def test_what_is_answered_later_has_no_neutral_value():
    assert only(Global("X", {"promise": "load(): Promise<boolean>"})).neutral is None
    assert only(Global("X", {"map": "entries: Map<string, Entry>"})).neutral is None


def test_a_type_without_a_neutral_value_must_be_given_one():
    with pytest.raises(LookupError, match="Stats has no neutral value"):
        only(Global("X", {"query": "getStats(): Stats"}))


@pytest.mark.parametrize("line", ["nothing", "a(b): ", "a(b)", "a(: string): void"])
def test_a_line_that_is_no_signature_is_a_mistake_in_the_table(line: str):
    with pytest.raises(ValueError, match="not a"):
        list(Global("X", {"call": line}).members())


def test_a_method_is_no_property():
    with pytest.raises(ValueError, match="not a signature"):
        only(Global("X", {"value": "get(): string"}))


def test_parameters_are_read_by_themselves():
    assert read_parameters("") == []
    assert read_parameters('mode?: "a" | "b"') == [Arg("mode", '"a" | "b"', True)]
