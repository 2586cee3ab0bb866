"""The tools of a page with their schemas, made when they are asked for."""

from __future__ import annotations

from chat_py.backends.requests.prompt import ToolOffer
from chat_py.base.errors import ConfigurationError
from chat_py.browser.protocols.environment import Console
from chat_py.tool_calls.registry import Tools
from chat_py.tool_calls.tool import Tool

__all__ = ["Toolbox"]


class Toolbox:
    """The tools by name. One that cannot be offered is reported once and left out."""

    def __init__(self, tools: Tools, *, console: Console) -> None:
        self._given = tools
        self._console = console
        self._made: dict[str, Tool | None] = {}

    def offers(self) -> tuple[ToolOffer, ...]:
        """What the model is told of all tools that there are now."""
        for given in self._given:
            if given.name not in self._made:
                try:
                    self._made[given.name] = Tool(given)
                except ConfigurationError as error:
                    self._made[given.name] = None
                    self._console.report(error)
        return tuple(tool.offer for tool in self._made.values() if tool is not None)

    def find(self, name: str) -> Tool | None:
        """The tool of this name, of those that were offered."""
        return self._made.get(name)
