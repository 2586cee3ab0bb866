"""The real page: every adapter, made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from chat_py.browser.protocols.dom import Document, Markup
from chat_py.browser.protocols.environment import (
    Clock,
    Console,
    Formats,
    Location,
    Packages,
    ShareSheet,
)
from chat_py.browser.protocols.files import PageFiles
from chat_py.browser.protocols.host import EventGate, HostPage, PageFields, SiteMethods
from chat_py.browser.protocols.http import Network, Transport
from chat_py.browser.protocols.person import PersonTools
from chat_py.browser.protocols.previews import Previews
from chat_py.browser.protocols.reading import Orderings
from chat_py.browser.protocols.runner import Runners
from chat_py.browser.protocols.shared import SharedStore
from chat_py.browser.protocols.speech import Speech
from chat_py.browser.protocols.storage import Channel, Database, Locks, TextStorage
from chat_py.browser.protocols.values import PageBridge, PageCaller

__all__ = ["Bridge", "Page", "open_page"]


class Bridge(PageBridge, PageCaller, Protocol):
    """The whole border as the composition root needs it."""

    def claim(self) -> bool:
        """True for the first caller on this page, who may start the chat."""
        ...

    def ready(self) -> None:
        """Tell the pre-boot script that Python listens now."""
        ...

    def failed(self, error: BaseException) -> None:
        """The chat could not start: say so on the page and reject what waits."""
        ...


@dataclass(frozen=True)
class Page:
    """The door to the browser (or to the fakes of a test)."""

    bridge: Bridge
    channel: Channel
    clock: Clock
    console: Console
    database: Database
    document: Document
    fields: PageFields
    files: PageFiles
    formats: Callable[[str], Formats]
    """For a language (BCP 47 tag)."""
    gate: EventGate
    host: HostPage
    local: TextStorage
    location: Location
    locks: Locks
    markup: Markup
    network: Network
    orderings: Orderings
    packages: Packages
    person: Callable[[], PersonTools]
    """For those who open the settings."""
    previews: Previews
    runners: Runners
    session: TextStorage
    share_sheet: ShareSheet
    shared: Callable[[], SharedStore]
    """Loaded when it is called."""
    site_methods: SiteMethods
    speech: Speech
    transport: Transport


def open_page() -> Page:
    """The page that this interpreter runs in. Only here are the adapters imported, so that
    `chat_py` can be imported where there is no browser."""
    import chat_py_native as native

    from chat_py.browser.bridge import JsBridge
    from chat_py.browser.database import JsDatabase
    from chat_py.browser.dom import JsDocument, JsDom
    from chat_py.browser.environment import (
        JsClock,
        JsConsole,
        JsNetwork,
        JsShareSheet,
        JsTextStorage,
    )
    from chat_py.browser.fetch import JsTransport
    from chat_py.browser.files import JsFiles
    from chat_py.browser.host import JsEventGate, JsHostPage, JsPageFields
    from chat_py.browser.intl import JsFormats
    from chat_py.browser.location import JsLocation
    from chat_py.browser.loop import run_together
    from chat_py.browser.markup import JsMarkup
    from chat_py.browser.packages import JsPackages
    from chat_py.browser.previews import JsPreviews
    from chat_py.browser.reading import JsOrderings
    from chat_py.browser.runner import JsRunners
    from chat_py.browser.site_methods import JsMethods
    from chat_py.browser.speech import JsSpeech
    from chat_py.browser.tabs import JsChannel, JsLocks

    def open_shared() -> SharedStore:
        from chat_py.browser.shared import JsShared

        return JsShared(native.loadShared, bridge)

    def person() -> PersonTools:
        from chat_py.browser.person import JsPersonTools

        return JsPersonTools(native.loadPerson)

    run_together(native.onNextTurn)
    console = JsConsole(native.writeToConsole)
    bridge = JsBridge(native.bridge)
    dom = JsDom(bridge, console, native)
    return Page(
        bridge=bridge,
        channel=JsChannel("chat_py"),
        clock=JsClock(),
        console=console,
        database=JsDatabase(native.database),
        document=JsDocument(dom),
        fields=JsPageFields(native.bridge.fields),
        files=JsFiles(native.loadFiles, bridge),
        formats=partial(JsFormats, native),
        gate=JsEventGate(bridge, native.gate),
        host=JsHostPage(native.bridge, native.host, native.assignGlobals),
        local=JsTextStorage(),
        location=JsLocation(),
        locks=JsLocks(native.locks),
        markup=JsMarkup(native.markup, dom),
        network=JsNetwork(),
        orderings=JsOrderings(native.loadOrdering),
        packages=JsPackages(native.packages),
        person=person,
        previews=JsPreviews(native.loadPreview, native.runner.preview),
        runners=JsRunners(native.loadRunner, native.runner),
        session=JsTextStorage("sessionStorage"),
        share_sheet=JsShareSheet(),
        shared=open_shared,
        site_methods=JsMethods(native.siteBackend),
        speech=JsSpeech(native.loadSpeech),
        transport=JsTransport(native.request, bridge),
    )
