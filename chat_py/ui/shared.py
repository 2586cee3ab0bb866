"""What was shared with the installed page comes to the message box."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from chat_py.base.errors import StorageError
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.shared import SharedStore
from chat_py.locales import Texts

__all__ = ["SharedContent", "as_draft"]


def as_draft(words: Sequence[str]) -> str:
    """Title, text and address below each other. Many applications put the address, or the title,
    into the text as well: nothing is there twice."""
    kept: list[str] = []
    for word in (word.strip() for word in words):
        if word and not any(word in other for other in kept):
            kept = [other for other in kept if other not in word]
            kept.append(word)
    return "\n".join(kept)


class SharedContent:
    """Brings it into the chat that is open, as a draft and as files: nothing is sent.

    It is forgotten only once it is safe elsewhere: words as the chat's draft, files with
    those that wait at the message box. Where the chat takes no files, they wait for one that does.
    `put_after` puts a text after what stands in the box, `give_files` says whether the chat has
    taken them.
    """

    def __init__(
        self,
        *,
        store: SharedStore,
        texts: Texts,
        put_after: Callable[[str], None],
        give_files: Callable[[PageRef], Awaitable[bool]],
        note: Callable[[str], None],
        announce: Callable[[str], None],
    ) -> None:
        self._store = store
        self._texts = texts
        self._put_after = put_after
        self._give_files = give_files
        self._note = note
        self._announce = announce
        self._busy = False
        self._told = False

    async def take(self) -> None:
        """Take what there is."""
        if self._busy:
            return
        self._busy = True
        try:
            await self._take_all()
        except StorageError:
            return  # it stays, and the next chat that is opened asks again
        finally:
            self._busy = False

    def lost(self) -> None:
        """Say that the browser could not keep it."""
        self._note(self._texts("share.lost"))

    async def _take_all(self) -> None:
        for shared in await self._store.list():
            if draft := as_draft(shared.words):
                self._put_after(draft)
                await self._store.forget_words(shared.key)
                self._announce(self._texts("share.came"))
            if shared.files is None or await self._give_files(shared.files):
                await self._store.forget(shared.key)
            elif not self._told:
                self._told = True
                self._note(self._texts("share.no_files"))
