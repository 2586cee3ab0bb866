"""Builds what a person writes and chooses with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chat_py.composition.completion import Completion
from chat_py.composition.context import Context
from chat_py.composition.conversation import Conversation
from chat_py.composition.exchange import Exchange
from chat_py.composition.speech import Speaking, build_speaking
from chat_py.message.elements import READ_ALOUD
from chat_py.sending.drafts import Drafts
from chat_py.ui.dropdown import ChatDropdown
from chat_py.ui.files import AttachedFiles, FileIntake
from chat_py.ui.input import ChatInputHandler
from chat_py.ui.refused_edits import RefusedEdits
from chat_py.ui.share_target import ShareTarget, TakesShared
from chat_py.ui.sharing import ChatSharing

__all__ = ["Controls", "build_controls"]


@dataclass(frozen=True, kw_only=True)
class Controls:
    """The message box, the menus, and sharing."""

    completion: Completion
    input: ChatInputHandler
    dropdown: ChatDropdown
    sharing: ChatSharing
    speaking: Speaking
    files: FileIntake

    def put_after(self, text: str) -> None:
        """Put a text into the box after what is written there, to be gone on with."""
        before = self.input.get_input_value().rstrip()
        self.input.set_input_value(f"{before}\n\n{text}" if before else text)
        self.input.focus_input()


def build_controls(
    context: Context,
    conversation: Conversation,
    exchange: Exchange,
    chat_chosen: Callable[[], Awaitable[None]],
) -> Controls:
    """The controls of one page; what is written before `chat_chosen` waits for it."""
    page, texts, owner = context.page, context.texts, context.owner

    def attached() -> AttachedFiles:
        from chat_py.ui.attachments import Attachments

        return Attachments(
            document=page.document,
            selectors=context.settings.selectors,
            texts=texts,
            files=page.files,
            uploads=exchange.uploads(),
            storage=page.local,
            clock=page.clock,
            network=page.network,
            user=context.user,
            in_messages=exchange.outbox.attached,
            announce=conversation.display.announce,
            note=lambda text: controls.input.note(text),
            owner=owner.child("attachments"),
        )

    speaking = build_speaking(context, conversation, lambda: controls.input)

    async def before_send(text: str) -> str | None:
        speaking.stop()
        return await context.hooks.run_before_send(text)

    files = FileIntake(
        document=page.document,
        settings=context.settings,
        texts=texts,
        bus=context.bus,
        storage=page.local,
        attached=attached,
        owner=owner.child("files"),
    )
    drafts = Drafts(storage=page.local, user=context.user)
    controls = Controls(
        completion=Completion(
            context,
            put=lambda text: controls.input.set_input_value(text),
            announce=conversation.display.announce,
        ),
        input=ChatInputHandler(
            document=page.document,
            settings=context.settings,
            texts=texts,
            delivery=exchange.delivery,
            drafts=drafts,
            display=conversation.display,
            stream=conversation.stream,
            state=context.state,
            focus=conversation.focus,
            enter_key=context.enter_key,
            files=files,
            owner=owner.child("input"),
            before_send=before_send,
            chat_chosen=chat_chosen,
        ),
        files=files,
        dropdown=ChatDropdown(
            document=page.document,
            settings=context.settings,
            texts=texts,
            offers=lambda action: action != READ_ALOUD or page.speech.has_voices(),
            owner=owner.child("dropdown"),
        ),
        sharing=ChatSharing(
            document=page.document,
            location=page.location,
            sheet=page.share_sheet,
            display=conversation.display,
            notices=conversation.notices,
            state=context.state,
            texts=texts,
        ),
        speaking=speaking,
    )
    _build_share_target(context, conversation, controls, files)
    RefusedEdits(delivery=exchange.delivery, editor=controls.input, drafts=drafts)
    return controls


def _build_share_target(
    context: Context, conversation: Conversation, controls: Controls, files: FileIntake
) -> None:
    def takes() -> TakesShared:
        from chat_py.ui.shared import SharedContent

        return SharedContent(
            store=context.page.shared(),
            texts=context.texts,
            put_after=controls.put_after,
            give_files=files.give,
            note=controls.input.note,
            announce=conversation.display.announce,
        )

    owner = context.owner.child("share-target")
    ShareTarget(document=context.page.document, takes=takes, owner=owner)
