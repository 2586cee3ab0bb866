"""Builds what is done with the code blocks and tables of answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol

from chat_py.composition.context import Context
from chat_py.composition.controls import Controls
from chat_py.composition.conversation import Conversation
from chat_py.ui.block_buttons import READ, RUN, BlockButtons, DoesAsTold

__all__ = ["build_reading_buttons", "build_run_buttons"]


class LooksForCode(Protocol):
    """What draws code (chat_py/reading/drawings.py)."""

    def look(self) -> None:
        """Draw what there is now."""
        ...


def build_run_buttons(context: Context, conversation: Conversation, controls: Controls) -> None:
    """The Python blocks of answers can be run, where that is set."""
    page, owner = context.page, context.owner.child("run")

    async def runs() -> DoesAsTold:
        # It starts in a thread of its own while the modules here are loaded.
        await page.runners.prepare()
        from chat_py.run.runs import Runs

        return Runs(
            document=page.document,
            markup=page.markup,
            runners=page.runners,
            console=page.console,
            texts=context.texts,
            chat_id=lambda: context.state.chat_id,
            put=controls.put_after,
            grown=conversation.scroll.content_changed,
            owner=owner,
        )

    if context.settings.run_python:
        BlockButtons(RUN, document=page.document, make=runs, owner=owner)


def build_reading_buttons(context: Context, conversation: Conversation) -> None:
    """Blocks are wrapped, sorted, previewed and drawn."""
    page, owner = context.page, context.owner.child("reading")

    async def make() -> DoesAsTold:
        from chat_py.reading.closely import CloseReading
        from chat_py.reading.pages import Pages
        from chat_py.reading.tables import Tables

        return CloseReading(
            pages=Pages(
                document=page.document,
                previews=page.previews,
                texts=context.texts,
                console=page.console,
                grown=conversation.scroll.content_changed,
            ),
            tables=Tables(
                markup=page.markup, orderings=page.orderings, language=context.settings.locale
            ),
            owner=owner,
        )

    BlockButtons(READ, document=page.document, make=make, owner=owner)
    context.owner.add(context.hooks.code.on_added(_draw_code(context, conversation)))


def _draw_code(context: Context, conversation: Conversation) -> Callable[[], None]:
    """What looks for code to draw, once there is something that draws it."""
    page = context.page

    @cache
    def drawings() -> LooksForCode:
        from chat_py.reading.drawings import Drawings

        return Drawings(
            document=page.document,
            markup=page.markup,
            texts=context.texts,
            console=page.console,
            drawers=lambda: context.hooks.code.by_language,
            grown=conversation.scroll.content_changed,
            owner=context.owner.child("drawings"),
        )

    return lambda: drawings().look()
