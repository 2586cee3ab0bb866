"""What lives as long as the document, and the current `App`."""

from __future__ import annotations

from typing import Any

from chat_py.backends.choice import BackendChoice
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.browser.page import Page
from chat_py.composition.app import App
from chat_py.composition.context import Context
from chat_py.locales import Texts
from chat_py.plugin.chat import Chat
from chat_py.plugin.hooks import Hooks
from chat_py.plugin.loader import PluginLoader
from chat_py.settings.reading import read_facts
from chat_py.state import ChatState
from chat_py.surface.publish import Publisher
from chat_py.tool_calls.permissions import Permissions
from chat_py.tool_calls.registry import Tools
from chat_py.ui.missing import missing_elements
from chat_py.ui.page_texts import translate_page
from chat_py.view.enter_key import EnterKey

__all__ = ["Session"]


class Session:
    """What lives as long as the document: page, bus and published surface, and the `App` of
    the moment."""

    def __init__(self, page: Page, backend: object = None) -> None:
        self._page = page
        self._facts = read_facts(page.host.facts())
        self._root = Owner("page", page.console.report)
        self._bus = EventBus(
            gate=page.gate, caller=page.bridge, console=page.console, owner=self._root
        )
        self._state = ChatState(
            fields=page.fields, settings=self._facts.settings, console=page.console
        )
        self._hooks = Hooks(console=page.console)
        self._tools = Tools()
        self._choice = BackendChoice(page.site_methods)
        if backend is not None:
            self._choice.use(backend)
        language = self._facts.language
        formats = page.formats(language.locale)
        self._texts = Texts(self._facts.settings.locale, formats, language)
        self._enter_key = EnterKey(
            self._facts.settings.enter_sends, choices=self._facts.choices, document=page.document
        )
        self._app = self._build()
        self.chat = Chat(
            bus=self._bus,
            state=self._state,
            document=page.document,
            hooks=self._hooks,
            tools=self._tools,
            use_backend=self._choice.use,
            parts=lambda: self._app.chat_parts(),
            console=page.console,
        )
        self._publisher = Publisher(
            objects=self._app.published(),
            state=self._state,
            bridge=page.bridge,
            owner=self._root,
            console=page.console,
        )

    @property
    def app(self) -> App:
        """The current parts."""
        return self._app

    def start(self) -> None:
        """Begin; what goes wrong from here on is shown on the page."""
        for problem in self._facts.problems:
            self._page.console.warn(problem)
        translate_page(self._page.document, self._texts, enter_sends=self._enter_key.alone)
        self._state.init(self._facts.state)
        self._root.task(self._run())

    async def _run(self) -> None:
        page, settings = self._page, self._facts.settings
        try:
            if settings.plugins or settings.packages:
                loader = PluginLoader(
                    transport=page.transport,
                    location=page.location,
                    packages=page.packages,
                    console=page.console,
                )
                await loader.load(settings.plugins, self.chat, settings.packages)
            # In the very turn in which the parts begin to listen: what a visitor does is noticed
            # by the pre-boot script or by them, never by both.
            self._bus.on("chatcore:ready", self._listening, once=True)
            await self._app.core.init()
        except Exception as error:
            page.bridge.failed(error)
            raise
        self._publisher.start()

    def _listening(self, _: Any) -> None:
        self._page.bridge.ready()
        selectors = self._facts.settings.selectors
        for problem in missing_elements(self._page.document, selectors):
            self._page.console.warn(problem)

    def _build(self) -> App:
        context = Context(
            page=self._page,
            settings=self._facts.settings,
            choices=self._facts.choices,
            enter_key=self._enter_key,
            texts=self._texts,
            state=self._state,
            bus=self._bus,
            hooks=self._hooks,
            tools=self._tools,
            permissions=Permissions(),
            choice=self._choice,
            cookies=self._facts.cookies,
            page_chat=self._facts.page_chat,
            owner=self._root.child("app"),
        )
        return App(context, self._restart)

    async def _restart(self) -> bool:
        self._app = self._build()
        self._publisher.serve(self._app.published())
        return await self._app.core.init()
