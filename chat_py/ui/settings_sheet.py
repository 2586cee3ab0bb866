"""The settings sheet: what a person chooses, takes away and deletes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from chat_py.base.errors import ApiError, ChatError
from chat_py.base.owner import Owner
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.browser.protocols.environment import Location
from chat_py.browser.protocols.person import PersonTools
from chat_py.locales import Texts
from chat_py.ui.all_chats import AllChats
from chat_py.ui.ask_dialog import AskDialog
from chat_py.ui.export import ExportKind
from chat_py.ui.kept_data import KeptData
from chat_py.ui.modal import Modal, close_button, is_seen
from chat_py.ui.settings_choices import ChoiceKeeper
from chat_py.ui.settings_rows import Rows
from chat_py.ui.theme import THEMES, Theme
from chat_py.view.file_size import size_words

__all__ = ["SettingsSheet"]

SIZES = {"small": 0.9, "normal": 1, "large": 1.15, "larger": 1.3}
THEMED = ".cp-page, [data-theme-toggle]"
"""Where the theme is the chat's: on its own page, and where a page has its button."""


@dataclass(eq=False, kw_only=True)
class SettingsSheet:
    """A modal `<dialog>`, which has only what this browser and the back end can do (contract §8).

    What is chosen holds at once; there is nothing to confirm but the end of what is kept.
    """

    document: Document
    texts: Texts
    keeper: ChoiceKeeper
    theme: Theme
    tools: PersonTools
    chats: AllChats
    kept: KeptData
    ask: AskDialog
    location: Location
    has_shortcuts: bool
    """Whether the page has left Ctrl/Cmd+K and "?" to the chat."""
    owner: Owner
    _modal: Modal | None = field(default=None, init=False)
    _opening: bool = field(default=False, init=False)
    _status: Element | None = field(default=None, init=False)

    async def open(self) -> None:
        """Open it; an open one stays as it is."""
        if self._opening or is_seen(self._modal):
            return
        self._opening = True
        try:
            with suppress(ChatError):  # then it has no style of its own, and no notifications
                await self.tools.load()
            await self._show()
        finally:
            self._opening = False

    async def _show(self) -> None:
        create, texts = self.document.create, self.texts
        listeners = self.owner.child("sheet")
        rows = Rows(document=self.document, owner=listeners)
        sections = (
            rows.section(
                texts("settings.appearance"),
                self._theme(rows),
                self._text_size(rows),
                await self._language(rows),
            ),
            rows.section(texts("settings.writing"), self._enter(rows), self._shortcuts(rows)),
            rows.section(
                texts("settings.answers"), self._sounds(rows), await self._notifications(rows)
            ),
            rows.section(texts("settings.all_chats"), self._all_chats(rows)),
            rows.section(texts("settings.kept"), await self._kept(rows)),
        )
        shown = [section for section in sections if section is not None]
        self._status = create("p", {"class": "cp-settings__status", "role": "status"})
        self._modal = Modal(
            document=self.document,
            attributes={
                "class": "cp-dialog cp-settings cp-scope",
                "aria-labelledby": "cp-settings",
            },
            content=[
                create(
                    "header",
                    {"class": "cp-settings__head"},
                    create("h2", {"id": "cp-settings"}, texts("settings.title")),
                    close_button(self.document, texts),
                ),
                create("div", {"class": "cp-settings__body"}, *shown),
                self._status,
            ],
            owner=listeners,
            closed=partial(self._closed, listeners),
        )

    def _closed(self, listeners: Owner) -> None:
        self._modal = self._status = None
        listeners.close()

    # What it looks like

    def _theme(self, rows: Rows) -> Element | None:
        if self.document.query(THEMED) is None:
            return None

        def choose(value: str) -> None:
            for theme in THEMES:
                if theme == value:
                    self.theme.choose(theme)

        options = [(name, self.texts(f"settings.theme_{name}")) for name in THEMES]
        label = self.texts("settings.theme")
        return rows.one_of("theme", label, options, self.theme.chosen, choose)

    def _text_size(self, rows: Rows) -> Element:
        names = {size: name for name, size in SIZES.items()}
        return rows.one_of(
            "text-size",
            self.texts("settings.text_size"),
            [(name, self.texts(f"settings.text_{name}")) for name in SIZES],
            names.get(self.keeper.choices.text_size, ""),
            lambda value: self.keeper.choose(text_size=SIZES[value]),
        )

    async def _language(self, rows: Rows) -> Element | None:
        """Nothing where the browser keeps nothing: the texts come with the page."""
        languages: Sequence[tuple[str, str]] = ()
        with suppress(ChatError):
            languages = await self.tools.languages()
        if not languages or not self.keeper.is_kept:
            return None
        before = self.keeper.choices.language
        again = rows.button("reload", self.texts("settings.reload"), self.location.reload)
        again.set("hidden", True)

        def choose(value: str) -> None:
            self.keeper.choose(language=value)
            again.set("hidden", value == before)
            self._say(self.texts("settings.language_later") if value != before else "")

        options = [("", self.texts("settings.language_site")), *languages]
        row = rows.menu("language", self.texts("settings.language"), options, before, choose)
        return self.document.create("div", {"class": "cp-settings__group"}, row, again)

    # What it does

    def _enter(self, rows: Rows) -> Element:
        def turn(on: bool) -> None:
            self.keeper.choose(enter_sends=on)
            rows.set_switch(switch, on=on)

        on = self.keeper.enter_key.alone
        note = self.texts("settings.enter_note")
        switch = rows.switch("enter", self.texts("settings.enter"), on=on, turn=turn, note=note)
        return switch

    def _shortcuts(self, rows: Rows) -> Element | None:
        if not self.has_shortcuts:
            return None

        def turn(on: bool) -> None:
            self.keeper.choose(shortcuts=on)
            rows.set_switch(switch, on=on)

        texts, on = self.texts, self.keeper.choices.shortcuts
        keys = "⌘K" if self.document.has_apple_keys else f"{texts('key.ctrl')}+K"
        note = texts("settings.shortcuts_note", keys=keys)
        switch = rows.switch("shortcuts", texts("shortcuts.title"), on=on, turn=turn, note=note)
        return switch

    def _sounds(self, rows: Rows) -> Element:
        def turn(on: bool) -> None:
            self.keeper.choose(sounds=on)
            rows.set_switch(switch, on=on)
            if on:
                self.owner.task(self._try_sound())

        on = self.keeper.choices.sounds
        switch = rows.switch("sounds", self.texts("settings.sounds"), on=on, turn=turn)
        return switch

    async def _try_sound(self) -> None:
        with suppress(ChatError):
            await self.tools.play()

    async def _notifications(self, rows: Rows) -> Element | None:
        try:
            if not await self.tools.can_notify():
                return None
            allowed = await self.tools.permission() == "granted"
        except ChatError:
            return None

        async def turn(on: bool) -> None:
            allowed = not on or await self.tools.ask() == "granted"
            self.keeper.choose(notifications=on and allowed)
            rows.set_switch(switch, on=on and allowed)
            self._say("" if allowed else self.texts("settings.notifications_denied"))

        switch = rows.switch(
            "notifications",
            self.texts("settings.notifications"),
            on=self.keeper.choices.notifications and allowed,
            turn=lambda on: self._work(turn(on)),
            note=self.texts("settings.notifications_note"),
        )
        return switch

    # What there is

    def _all_chats(self, rows: Rows) -> Element | None:
        if not self.chats.can_export:
            return None
        kinds: tuple[tuple[ExportKind, str], ...] = (
            ("markdown", "page.export_markdown"),
            ("json", "page.export_json"),
        )
        buttons = [
            rows.button(f"export-{kind}", self.texts(key), self._exporting(kind))
            for kind, key in kinds
        ]
        if self.chats.can_import:
            attributes = {"type": "file", "accept": ".json,application/json", "hidden": True}
            chooser = self.document.create("input", attributes)
            rows.owner.add(chooser.listen("change", self._chosen))
            buttons += [rows.button("import", self.texts("settings.import"), chooser.click)]
            buttons += [chooser]
        return rows.buttons("", "", *buttons)

    def _exporting(self, kind: ExportKind) -> Callable[[], None]:
        return lambda: self._work(self._export(kind))

    async def _export(self, kind: ExportKind) -> None:
        self._say(self.texts("settings.exporting"))
        try:
            count = await self.chats.export(kind)
        except ApiError as error:
            self._say(self.texts("settings.export_failed", reason=error.user_message))
        else:
            self._say(self.texts("settings.exported", count=count))

    def _chosen(self, event: Event) -> None:
        if event.target is not None and event.target.value:
            self._work(self._import(event.files()))
            event.target.value = ""  # the same file may be chosen again

    async def _import(self, given: PageRef) -> None:
        try:
            done = await self.chats.import_file(given)
        except ChatError as error:
            told = error.details if isinstance(error, ApiError) else None
            reason = told if isinstance(told, str) and told else str(error)
            self._say(self.texts("settings.import_failed", reason=reason))
            return
        words = [self.texts("settings.imported", count=len(done.added))]
        if done.skipped:
            words.append(self.texts("settings.import_known", count=len(done.skipped)))
        self._say(" ".join(words))

    async def _kept(self, rows: Rows) -> Element:
        texts = self.texts
        if not self.keeper.is_kept:
            return rows.buttons("", texts("settings.kept_nothing"))
        place = "here" if self.chats.can_import else "server"
        words = [texts(f"settings.kept_{place}")]
        if (size := await self.kept.size()) is not None:
            words.append(texts("settings.kept_size", size=size_words(texts, size)))
        clear = rows.button(
            "clear", texts("settings.clear"), lambda: self._work(self._clear(place)), danger=True
        )
        return rows.buttons("", " ".join(words), clear)

    async def _clear(self, place: str) -> None:
        texts = self.texts
        if await self.ask.confirm(
            title=texts("settings.clear_title"),
            text=texts(f"settings.clear_{place}"),
            done=texts("settings.clear_done"),
        ):
            await self.kept.clear()

    def _work(self, work: Awaitable[None]) -> None:
        self.owner.task(self._done(work))

    async def _done(self, work: Awaitable[None]) -> None:
        """What fails is said."""
        try:
            await work
        except ChatError as error:
            self._say(self.texts("settings.failed", reason=str(error)))

    def _say(self, text: str) -> None:
        if self._status is not None:
            self._status.text = text
