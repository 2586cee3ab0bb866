"""Serves the JavaScript surface: calls from the page to methods of the Python objects."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import cache
from typing import Any, cast

from pydantic import ValidationError
from pydantic.alias_generators import to_snake

from chat_py.base.owner import Owner, Undo
from chat_py.base.validation import argument_error
from chat_py.border.codec import SEPARATOR, JsonText, encode, encode_thrown
from chat_py.border.json_text import read_json
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.values import PageBridge, Refs
from chat_py.events import ChatEventManager
from chat_py.sending.item import OutboxItem
from chat_py.state import ChatState
from chat_py.surface.arguments import read_arguments
from chat_py.surface.signatures import Member
from chat_py.surface.table import GLOBALS

__all__ = ["Publisher"]


class Publisher:
    """Answers each call by the table; `objects` holds the Python side of every global."""

    def __init__(
        self,
        *,
        objects: Mapping[str, object],
        state: ChatState,
        bridge: PageBridge,
        owner: Owner,
        console: Console,
    ) -> None:
        self._objects = objects
        self._state = state
        self._bridge = bridge
        self._owner = owner
        self._console = console
        self._undos: dict[int, Undo] = {}
        self._streams: dict[int, AsyncIterator[Any]] = {}
        self._last_stream = 0
        self._members = {m.path: m for entry in GLOBALS for m in entry.members()}

    def start(self) -> None:
        """Take the page's calls from now on, those that waited first."""
        self._owner.add(self._bridge.connect(self.dispatch))

    def serve(self, objects: Mapping[str, object]) -> None:
        """Serve these objects from now on (contract §1: `ChatCore.reinit`)."""
        self._objects = objects

    def dispatch(self, path: str, text: str, refs: str, call_id: int) -> str:
        """One call of the page: the result as encoded text. Never raises.

        A call with an id is asynchronous: its promise is settled later.
        """
        try:
            value = self._serve(path, text, self._bridge.refs(refs) if refs else [], call_id)
        except Exception as error:  # noqa: BLE001 the page gets it as an Error
            if call_id:
                self._bridge.settle(call_id, encode_thrown(error))
                return ""
            return encode_thrown(error)
        if call_id:
            if inspect.isawaitable(value):
                self._owner.task(self._settle_later(call_id, path, value))
            else:
                self._bridge.settle(call_id, self._encode(path, value))
            return ""
        return self._encode(path, value)

    def _encode(self, path: str, value: Any) -> str:
        """The result as text: None is `null` where the signature says so, else `undefined`."""
        member = self._members.get(path)
        if value is None and member is not None and "null" in member.returns:
            return "=null"
        return encode(value)

    def _serve(self, path: str, text: str, refs: Refs, call_id: int) -> Any:
        member = self._members.get(path)
        if member is None:
            return self._serve_special(path, text, refs)
        target = self._objects[member.owner]
        match member.kind:
            case "undo":
                key, _, rest = text.partition(SEPARATOR)
                shifted: Refs = [(index - 1, name, ref) for index, name, ref in refs]
                args = read_arguments(member, rest, shifted)
                self._undos[int(key)] = getattr(target, member.python_name)(*args, page=True)
                return None
            case "stream":
                args = read_arguments(member, text, refs)
                self._last_stream += 1
                opened = getattr(target, member.python_name)(*args)
                self._streams[self._last_stream] = aiter(opened)
                return self._last_stream
            case "value":
                return getattr(target, member.python_name)
            case _:
                return self._call(member, target, read_arguments(member, text, refs), call_id)

    def _call(self, member: Member, target: object, args: list[Any], call_id: int) -> Any:
        method = getattr(target, member.python_name)
        try:
            result = method(*_with_defaults(member, method, args))
        except ValidationError as error:
            raise argument_error(member.path, error) from error
        if inspect.isawaitable(result) and not call_id:
            self._owner.task(result)  # nobody waits; a failure is reported
            return None
        return result

    def _serve_special(self, path: str, text: str, refs: Refs) -> Any:
        """The paths that are not members: undo, streams, fields, records, maps."""
        if path == "undo":
            undo = self._undos.pop(int(text), None)
            return undo() if undo else None
        if path == "event.heard":
            args = read_arguments(self._members["ChatEventManager.triggerChatEvent"], text, refs)
            return self._manager.repeat_chat_event(*args)
        if path == "event.submitted":
            typed, _, stored = text.partition(SEPARATOR)
            item = OutboxItem.model_validate_json(read_json(stored)) if stored else None
            self._owner.task(self._manager.send_early(str(read_json(typed)), item))
            return None
        if path == "stream.next":
            return self._next(int(text))
        if path == "stream.close":
            return self._close(int(text))
        owner, _, name = path.partition(".")
        if owner == "ChatState" and name.endswith("="):
            return self._state.set_from_page(name[:-1], text or "null")
        return self._serve_property(owner, name, text)

    @property
    def _manager(self) -> ChatEventManager:
        return cast("ChatEventManager", self._objects["ChatEventManager"])

    def _serve_property(self, owner: str, name: str, text: str) -> Any:
        name, _, action = name.partition(".")
        member = self._members.get(f"{owner}.{name}")
        if member is None:
            raise LookupError(f"{owner}.{name} is not served")
        holder = getattr(self._objects[owner], member.python_name)
        if member.kind == "map":
            return _serve_map(holder, action, text)
        field = action.removesuffix("=")
        if field not in member.neutral:
            raise LookupError(f"{owner}.{name}.{field} is not served")
        attribute = to_snake(field)
        if action.endswith("="):
            try:
                return setattr(holder, attribute, read_json(text or "null"))
            except ValidationError as error:
                raise argument_error(member.path, error) from error
        return getattr(holder, attribute)

    async def _settle_later(self, call_id: int, path: str, value: Awaitable[Any]) -> None:
        try:
            text = self._encode(path, await value)
        except Exception as error:  # noqa: BLE001 the page gets it as a rejection
            text = encode_thrown(error)
        self._bridge.settle(call_id, text)

    async def _next(self, stream: int) -> Any:
        iterator = self._streams.get(stream)
        if iterator is None:
            return JsonText('{"done":true}')
        try:
            return {"done": False, "value": await anext(iterator)}
        except StopAsyncIteration:
            self._streams.pop(stream, None)
            return JsonText('{"done":true}')
        except BaseException:
            self._streams.pop(stream, None)  # a loop that failed does not call `return()`
            raise

    async def _close(self, stream: int) -> None:
        iterator = self._streams.pop(stream, None)
        if iterator is not None and hasattr(iterator, "aclose"):
            await cast("Any", iterator).aclose()


def _with_defaults(member: Member, method: Callable[..., Any], args: list[Any]) -> list[Any]:
    """Python's own defaults for what is left out."""
    while args and args[-1] is None and member.args[len(args) - 1].optional:
        args.pop()
    if None not in args:
        return args
    function = getattr(method, "__func__", None)
    defaults = _defaults(method) if function is None else _method_defaults(function)
    return [
        default if arg is None and default is not inspect.Parameter.empty else arg
        for arg, default in zip(args, defaults, strict=False)
    ]


def _defaults(function: Callable[..., Any]) -> list[Any]:
    return [parameter.default for parameter in inspect.signature(function).parameters.values()]


@cache  # to look at a signature takes longer than many a call
def _method_defaults(function: Callable[..., Any]) -> list[Any]:
    return _defaults(function)[1:]  # without `self`


def _serve_map(holder: Any, action: str, text: str) -> Any:
    if action == "entries":
        return [[key, holder.get(key)] for key in holder.keys()]  # noqa: SIM118 not a Mapping
    if action == "delete":
        return holder.delete(read_json(text))
    return holder.clear()
