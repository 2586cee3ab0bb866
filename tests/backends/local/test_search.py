"""Looking for words in all chats."""

from __future__ import annotations

import pytest

from tests.fakes.local_chats import LocalRig


async def found(rig: LocalRig, query: str) -> list[tuple[str, str, str]]:
    return [(hit.id, hit.message_id, hit.excerpt) async for hit in rig.chats.search(query)]


async def test_titles_and_messages_newest_first() -> None:
    rig = LocalRig()
    (a,) = await rig.say("a", "A recipe for **bread** and `butter`")
    await rig.say("b", "Nothing of it")
    await rig.chats.rename_chat("b", "Bread!")
    assert await found(rig, "bread") == [
        ("b", "", ""),
        ("a", "", ""),
        ("a", a, "A recipe for bread and butter"),
    ]


@pytest.mark.parametrize("query", ["recipe BUTTER", 'say "cheese"', "c:\\temp", "レシピ"])
async def test_all_words_in_any_case_and_script(query: str) -> None:
    rig = LocalRig()
    (said,) = await rig.say("a", 'Recipe\nsay "cheese" butter C:\\temp パンのレシピです')
    assert said in [hit[1] for hit in await found(rig, query)]
    assert await found(rig, f"{query} absent") == []


@pytest.mark.parametrize("query", ["", "  \n"])
async def test_nothing_finds_nothing(query: str) -> None:
    rig = LocalRig()
    await rig.say("a", "Hello")
    assert await found(rig, query) == []


async def test_what_is_not_shown_is_not_found() -> None:
    rig = LocalRig()
    first, second = await rig.say("a", "title", "needle 1")
    await rig.say("a", "needle 2", replaces=second)
    third = await rig.answer("a", "needle 3")
    await rig.chats.act("a", third, "delete")
    await rig.say("b", "needle 4")
    await rig.chats.delete_chat("b")
    assert [hit[2] for hit in await found(rig, "needle")] == ["needle 2"]
    assert first


async def test_the_names_of_fields_are_not_found() -> None:
    rig = LocalRig()
    await rig.say("a", "Hello")
    assert await found(rig, "content") == []


async def test_a_long_text_is_cut_around_the_word() -> None:
    rig = LocalRig()
    await rig.say("a", "Hello", "x " * 500 + "needle" + " y" * 500)
    ((_, _, excerpt),) = await found(rig, "needle")
    assert excerpt.startswith("…")
    assert excerpt.endswith("…")
    assert "needle" in excerpt
    assert len(excerpt) < 140


async def test_a_step_reads_little_and_whoever_has_enough_ends_it() -> None:
    rig = LocalRig()
    await rig.say("a", *("needle" for _ in range(1000)))
    before = rig.database.read
    hits = rig.chats.search("needle")
    for _ in range(5):
        await anext(hits)
    await hits.aclose()
    assert rig.database.read - before <= 110
