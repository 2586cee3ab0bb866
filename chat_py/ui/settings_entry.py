"""What a page listens to for the settings sheet; the sheet itself comes when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Protocol

from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.settings.choices import Choices

__all__ = ["SettingsEntry", "SettingsTools"]


class SettingsTools(Protocol):
    """The sheet and what is chosen in it; loaded with the first use
    (chat_py/composition/settings_tools.py)."""

    async def open(self) -> None:
        """Open the sheet."""
        ...

    def heard(self, data: dict[str, Any]) -> None:
        """Something was chosen in another tab."""
        ...

    def cleared(self) -> None:
        """Another tab has deleted what the browser keeps."""
        ...


class SettingsEntry:
    """Opens the sheet, hears of other tabs, and begins with the signals that a person has chosen
    on an earlier visit."""

    def __init__(
        self,
        *,
        tabs: Tabs,
        choices: Choices,
        make: Callable[[], SettingsTools],
        owner: Owner,
    ) -> None:
        self._choices = choices
        self._make = make
        owner.add(tabs.on("choices", lambda data: self._tools.heard(data), anybody=True))
        owner.add(tabs.on("cleared", lambda _: self._tools.cleared(), anybody=True))

    def init(self) -> None:
        """Begin with the signals."""
        if self._choices.sounds or self._choices.notifications:
            _ = self._tools

    async def open(self) -> None:
        """Open the sheet."""
        await self._tools.open()

    @cached_property
    def _tools(self) -> SettingsTools:
        return self._make()
