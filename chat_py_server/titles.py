"""What a chat is called that a person has begun: by its first words, or by the model."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from chat_py.backends.local.titles import PROMPT, exchange, read_title, said_in
from chat_py.models.answer_event import AnswerEvent
from chat_py.models.message import Message
from chat_py_server.problems import StorageError
from chat_py_server.repository import Begun, Repository
from chat_py_server.responder import Responder, ResponderError
from chat_py_server.seed import Seed

__all__ = ["SECONDS", "Titles"]

log = logging.getLogger(__name__)

SECONDS = 5.0
"""How long the end of an answer may wait for its chat's title."""


class Titles:
    """Tells what chats are to be called. `responder` asks the model; None: the first words do."""

    def __init__(self, repository: Repository, responder: Responder | None) -> None:
        self._repository = repository
        self._responder = responder

    async def after(self, begun: Begun, pieces: Sequence[AnswerEvent]) -> str:
        """The title of a chat whose first exchange ends with an answer of `pieces`, which it has
        from now on; "" where it keeps the one that it has. A model that fails, or takes too long,
        costs nothing but its own title."""
        said = [message for message in begun.conversation if message.sender == "user"]
        chat = begun.chat
        if not chat.own_id or chat.named or begun.version or len(said) != 1:
            return ""
        answer = said_in(pieces)
        if self._responder is None or not answer.strip():
            return chat.title
        try:
            async with asyncio.timeout(SECONDS):
                title = await self._ask(self._responder, chat.seed, said[0].content, answer)
            if title and await self._repository.title_chat(chat, title):
                return title
        except TimeoutError:
            log.info("A title took more than %g s: the first words are it", SECONDS)
        except (ResponderError, StorageError) as error:
            log.warning("No title could be made: %s", error)
        return chat.title

    async def _ask(self, responder: Responder, seed: Seed, question: str, answer: str) -> str:
        asked = exchange(question, answer)
        # Without thinking where the model can: a few words need none.
        model = replace(seed.model, think=False if seed.model.think else None, max_tokens=None)
        naming = replace(seed, system=PROMPT, model=model)
        events = responder.answer(naming, [Message(sender="user", content=asked)], 0)
        return await read_title(cast("Any", events))
