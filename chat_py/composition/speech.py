"""Builds what speaks and what listens, when it is first used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chat_py.browser.protocols.dom import Document
from chat_py.composition.context import Context
from chat_py.composition.conversation import Conversation
from chat_py.ui.input import ChatInputHandler
from chat_py.ui.voice_button import Dictation, VoiceButton

__all__ = ["Speaking", "build_speaking"]

OWN_PAGE = "cp-page"
"""The class of a page that is the chat's alone."""


class Reads(Protocol):
    """What reads aloud (chat_py/ui/read_aloud.py)."""

    def toggle(self, message_id: str) -> None: ...
    def stop(self) -> None: ...


@dataclass(kw_only=True)
class Speaking:
    """Reading aloud, and dictating."""

    button: VoiceButton
    make_reader: Callable[[], Reads]
    reader: Reads | None = None

    def read(self, message_id: str) -> None:
        """Read a message aloud, or stop where it is being read."""
        self.button.stop()
        self.reader = self.reader or self.make_reader()
        self.reader.toggle(message_id)

    def stop(self) -> None:
        """Be silent and listen no more: a message is sent, or another chat is open."""
        self.button.stop()
        self.be_silent()

    def be_silent(self) -> None:
        """Stop reading: what is said would be heard as dictated."""
        if self.reader is not None:
            self.reader.stop()


def build_speaking(
    context: Context, conversation: Conversation, composer: Callable[[], ChatInputHandler]
) -> Speaking:
    """The parts of one page; `composer` gives its message box."""
    page, texts, owner = context.page, context.texts, context.owner
    box = context.settings.selectors.input

    def reader() -> Reads:
        from chat_py.ui.read_aloud import ReadAloud

        return ReadAloud(
            document=page.document,
            speech=page.speech,
            display=conversation.display,
            text=conversation.text,
            texts=texts,
            locale=context.settings.locale,
            notices=conversation.notices,
            owner=owner.child("reading"),
        )

    def dictation() -> Dictation:
        from chat_py.ui.dictation import DictationInput

        def changed(on: bool) -> None:
            if on:
                speaking.be_silent()
            button.show(on=on)

        return DictationInput(
            document=page.document,
            speech=page.speech,
            texts=texts,
            language=context.settings.locale,
            box=lambda: page.document.query(box),
            put=lambda text: composer().set_input_value(text),
            note=lambda text: composer().note(text),
            announce=conversation.display.announce,
            changed=changed,
            owner=owner.child("dictation"),
        )

    button = VoiceButton(
        document=page.document,
        texts=texts,
        can=lambda: _wanted(context, page.document) and page.speech.can_listen(),
        dictation=dictation,
        owner=owner.child("voice"),
    )
    speaking = Speaking(button=button, make_reader=reader)
    owner.add(conversation.display.on_cleared(speaking.button.stop))

    def look_for_voices(_: object) -> None:
        # Some browsers look for theirs only when they are asked: before the first menu opens.
        page.speech.has_voices()

    owner.add(conversation.display.on_shown(look_for_voices))
    return speaking


def _wanted(context: Context, document: Document) -> bool:
    """On the chat's own page, and where the setting says so."""
    wanted = context.settings.voice_input
    return document.body.has_class(OWN_PAGE) if wanted == "own-page" else wanted
