"""Applies and keeps what a person chooses in the settings sheet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from chat_py.base.errors import StorageError
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.dom import Document
from chat_py.browser.protocols.storage import TextStorage
from chat_py.locales import Texts
from chat_py.settings.choices import CHOICES_KEY, SCALE_KEY, Choices
from chat_py.ui.page_texts import translate_page
from chat_py.view.enter_key import EnterKey

__all__ = ["ChoiceKeeper"]

SCALE = "--cp-text-scale"
"""In static/src/css/10-tokens.css; the pre-boot script sets it, too."""


@dataclass(eq=False, kw_only=True)
class ChoiceKeeper:
    """Every change holds at once, in all tabs of the site, and for later visits where the browser
    keeps anything."""

    choices: Choices
    document: Document
    storage: TextStorage
    tabs: Tabs
    enter_key: EnterKey
    texts: Texts

    @property
    def is_kept(self) -> bool:
        """Whether the browser keeps what is chosen."""
        try:
            self.storage.get(CHOICES_KEY)
        except StorageError:
            return False
        return True

    def choose(self, **changes: Any) -> None:
        """Change some fields of `Choices`."""
        self._take(self.choices.model_copy(update=changes))
        text = self.choices.model_dump_json(by_alias=True, exclude_defaults=True)
        size = self.choices.text_size
        with suppress(StorageError):  # then it holds as long as the page lives
            self.storage.set(CHOICES_KEY, text)
            if size == 1:
                self.storage.remove(SCALE_KEY)
            else:
                self.storage.set(SCALE_KEY, str(size))
        self.tabs.tell("choices", self.choices)

    def heard(self, data: dict[str, Any]) -> None:
        """Another tab has changed them. Raises `ValidationError` for those of another version."""
        self._take(Choices.model_validate(data))

    def _take(self, changed: Choices) -> None:
        for name in Choices.model_fields:  # others hold on to this very object
            setattr(self.choices, name, getattr(changed, name))
        size = self.choices.text_size
        self.document.root.set_style(SCALE, "" if size == 1 else str(size))
        translate_page(self.document, self.texts, enter_sends=self.enter_key.alone)
