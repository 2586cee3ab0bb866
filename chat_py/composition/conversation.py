"""Builds what shows the messages of the open chat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chat_py.composition.context import Context
from chat_py.message.body import MessageBody
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.formatter import ChatMessageFormatter
from chat_py.message.offers import Can
from chat_py.message.stream import ChatMessageStream
from chat_py.message.text import MessageText
from chat_py.message.thoughts import Thoughts
from chat_py.view.focus import Focus
from chat_py.view.notice import Notices
from chat_py.view.scroll import FollowScroll

__all__ = ["Conversation", "build_conversation"]

JUMP = "[data-jump-latest]"
MARKUP_WORDS = (
    *("copy", "copy_table", "done", "load", "more", "note", "note_back", "numbers", "open"),
    *("picture", "preview", "run", "source", "table", "wrap"),
)
"""The words that the renderer adds to a message, by their keys below `markup.`. A button whose word
it does not get is not there."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """The log of the messages, and what writes into it."""

    notices: Notices
    formatter: ChatMessageFormatter
    text: MessageText
    focus: Focus
    scroll: FollowScroll
    display: ChatMessageDisplay
    stream: ChatMessageStream

    def storage_denied(self, context: Context) -> None:
        """Say that the browser keeps nothing of what is written here."""
        text = "storage.denied" if context.cookies else "storage.nothing_kept"
        self.notices.show(context.texts(text), "warning")


def build_conversation(context: Context, can: Can, home_url: Callable[[], str]) -> Conversation:
    """The log of the messages, empty. `can` tells what the back end can do with them, `home_url`
    where all chats are."""
    page, texts, owner = context.page, context.texts, context.owner
    settings = context.settings
    offered = {"run": settings.run_python, "preview": settings.preview_code}
    page.markup.configure(
        {name: texts(f"markup.{name}") for name in MARKUP_WORDS if offered.get(name, True)},
        settings.image_origins,
    )
    scroll = FollowScroll(
        document=page.document,
        log=context.settings.selectors.log,
        jump=JUMP,
        owner=owner.child("scroll"),
    )
    focus = Focus(document=page.document, selectors=context.settings.selectors)
    text = MessageText(markup=page.markup, user_markdown=context.settings.user_markdown)
    thoughts = Thoughts(document=page.document, markup=page.markup, texts=texts)
    body = MessageBody(
        document=page.document,
        markup=page.markup,
        text=text,
        texts=texts,
        focus=focus,
        answers=context.permissions,
        console=page.console,
    )
    display = ChatMessageDisplay(
        document=page.document,
        body=body,
        thoughts=thoughts,
        texts=texts,
        settings=context.settings,
        state=context.state,
        clock=page.clock,
        scroll=scroll,
        focus=focus,
        can=can,
        owner=owner.child("display"),
        home_url=home_url,
    )
    stream = ChatMessageStream(
        document=page.document,
        markup=page.markup,
        thoughts=thoughts,
        body=body,
        display=display,
        texts=texts,
        state=context.state,
        clock=page.clock,
        owner=owner.child("stream"),
    )
    notices = Notices(document=page.document, host=page.host, texts=texts, focus=focus, owner=owner)
    # Somebody has pressed something, and nothing happens.
    owner.add(page.console.on_part_missing(lambda: notices.show(texts("error.network"), "error")))
    return Conversation(
        notices=notices,
        formatter=ChatMessageFormatter(markup=page.markup, text=text),
        text=text,
        focus=focus,
        scroll=scroll,
        display=display,
        stream=stream,
    )
