"""Who answers where nothing else is set up."""

from __future__ import annotations

from chat_py.models.answer_event import FileLink, TextDelta
from chat_py_server.responder import EmbeddedResponder
from chat_py_server.seed import SEEDS
from tests.server.conftest import said


async def answered(character: str, *texts: str, version: int = 0) -> str:
    events = EmbeddedResponder(1e9).answer(SEEDS[character], said(*texts), version)
    return "".join([event.text async for event in events if isinstance(event, TextDelta)])


async def test_the_same_conversation_gives_the_same_answer_another_version_another() -> None:
    first = await answered("luna", "Tell me something")
    assert await answered("luna", "Tell me something") == first
    versions = [await answered("luna", "Tell me something", version=one) for one in range(6)]
    assert len(set(versions)) > 3


async def test_characters_and_moments_differ() -> None:
    answers = {await answered(name, "And now?") for name in ("mira", "kai", "aldous", "luna")}
    answers.add(await answered("kai", "One", "Two", "And now?"))
    assert len(answers) == 5


async def test_it_has_a_picture_to_show() -> None:
    events = EmbeddedResponder(1e9).answer(SEEDS["kai"], said("Search for old maps"), 0)
    files = [event async for event in events if isinstance(event, FileLink)]
    assert files[0].url == "/api/images/lisbon-sunset.svg"
