"""Answers that the site gives itself, in chats that are kept in the browser."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from chat_py.backends.local.backend import Answers
from chat_py.backends.requests.prompt import Prompt
from chat_py.backends.site_answer import facts_of, failures, site_events
from chat_py.base.errors import ApiError
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.host import SiteMethods
from chat_py.http.errors import ErrorMaker
from chat_py.models.answer_event import AnswerDone, AnswerElsewhere, AnswerEvent, AnswerFailure
from chat_py.models.answer_request import AnswerRequest
from chat_py.models.message import Message

__all__ = ["SiteAnswers"]


class SiteAnswers:
    """Lets the site's method `answer` write an answer, where there is one, else `rest`.

    The site keeps no chats then, so its method is told what was said (`messages`). `site` gives the
    methods at each question: a plug-in may choose others.
    """

    def __init__(
        self,
        *,
        site: Callable[[], SiteMethods],
        rest: Answers,
        errors: ErrorMaker,
        console: Console,
    ) -> None:
        self._site = site
        self._rest = rest
        self._errors = errors
        self._console = console

    async def answer(self, prompt: Prompt, *, message_id: str) -> AsyncGenerator[AnswerEvent]:
        """The events of the answer `message_id`, the last one an `AnswerDone` or an
        `AnswerFailure`; what the site's code raises is on the console, too."""
        site = self._site()
        if not site.has("answer"):
            async with aclosing(self._rest.answer(prompt, message_id=message_id)) as events:
                async for event in events:
                    yield event
            return
        items = site.iterate("answer", _request(prompt, message_id))
        failed = failures(self._errors, facts_of(site, "answer"))
        try:
            async with aclosing(site_events(items, failed)) as events:
                async for event in events:
                    # Nobody else stores an answer here: one that is empty is all that comes.
                    yield AnswerDone() if isinstance(event, AnswerElsewhere) else event
        except ApiError as error:
            self._console.report(error)
            yield AnswerFailure(error.type, details=error.user_message)


def _request(prompt: Prompt, message_id: str) -> AnswerRequest:
    said = [one for one in prompt.messages if one.role != "system"]
    return AnswerRequest(
        chat_id=prompt.thread_id,
        message_id=prompt.message_id,
        regenerate=prompt.regenerate,
        unique_id=message_id,
        messages=[
            Message(id=one.id, sender="user" if one.role == "user" else "bot", content=one.text)
            for one in said
        ],
    )
