"""The composition root: the only place where parts are put together.

`start()` opens the page, builds everything, publishes it to JavaScript and starts `ChatCore`.
The page, the bus and the published surface live as long as the document; an `App` lives from
`ChatCore.init` to `ChatCore.destroy`, and `reinit` builds a new one in its place.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast

from chat_py.answer.store import RunStore
from chat_py.api_completion import ChatAPICompletion
from chat_py.api_fetch import ChatAPIFetch
from chat_py.api_manager import ChatAPI
from chat_py.backends.chats import ChatsApi
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.page import Page, open_page
from chat_py.composition.user_change import UserChange
from chat_py.core import ChatCore
from chat_py.events import ChatEventManager
from chat_py.host.dom_events import DomEvents, KeyboardEvents
from chat_py.host.post_messages import PageMessages
from chat_py.http.account import Account
from chat_py.http.auth_watch import AuthWatch
from chat_py.init import ChatInitializer
from chat_py.integration import ChatIntegration
from chat_py.locales import Texts
from chat_py.media.actions import ImageActions
from chat_py.media.image import ChatImageHandler
from chat_py.media.merge_face import ChatMergeFace
from chat_py.media.pictures import Pictures
from chat_py.media.upscale import ChatImageUpscale
from chat_py.media.video import ChatVideoHandler
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.formatter import ChatMessageFormatter
from chat_py.message.history import ChatMessageHistory
from chat_py.message.stream import ChatMessageStream
from chat_py.plugin.chat import Chat
from chat_py.plugin.hooks import Hooks
from chat_py.plugin.loader import PluginLoader
from chat_py.routing import ChatRouter
from chat_py.sending.delivery import Delivery
from chat_py.sending.drafts import Drafts
from chat_py.sending.outbox import Outbox, OutboxItem
from chat_py.sending.store import OutboxStore
from chat_py.settings.settings import Settings, read_facts
from chat_py.state import ChatState
from chat_py.surface.page_api import PageAPI
from chat_py.surface.publish import Publisher
from chat_py.ui.chat_list import ChatList
from chat_py.ui.chat_menu import ChatMenu
from chat_py.ui.copy_buttons import CopyButtons
from chat_py.ui.dropdown import ChatDropdown
from chat_py.ui.export import ChatExport
from chat_py.ui.input import ChatInputHandler
from chat_py.ui.message_actions import MessageActions
from chat_py.ui.navigation import ChatNavigation
from chat_py.ui.page_texts import translate_page
from chat_py.ui.sharing import ChatSharing
from chat_py.ui.suggestions import Suggestions
from chat_py.ui.theme import ThemeToggle
from chat_py.ui.unread import UnreadTitle
from chat_py.view.notice import Notices
from chat_py.view.scroll import FollowScroll

__all__ = ["App", "Session", "start"]

JUMP = "[data-jump-latest]"


class CustomEvents:
    """Lets events of the page's other scripts in."""

    def __init__(self, bus: EventBus) -> None:
        self._bus = bus

    def start(self, owner: Owner) -> None:
        """Listen until `owner` closes."""
        owner.add(self._bus.open_gate())


class App:
    """Every part of one chat page, built and wired; nothing runs before `core.init`."""

    def __init__(
        self,
        *,
        page: Page,
        settings: Settings,
        state: ChatState,
        bus: EventBus,
        hooks: Hooks,
        owner: Owner,
        restart: Callable[[], Awaitable[bool]],
    ) -> None:
        self.page = page
        self.bus = bus
        self.state = state
        self.owner = owner
        self.texts = Texts(settings.locale, page.formats(settings.locale))
        document, clock, texts = page.document, page.clock, self.texts
        self.notices = Notices(document=document, host=page.host, texts=texts, owner=owner)
        self.router = ChatRouter(location=page.location, storage=page.local)

        tabs = Tabs(
            channel=page.channel, user=self._user, owner=owner.child("tabs"), console=page.console
        )
        self.api = ChatAPI(
            transport=page.transport,
            clock=clock,
            network=page.network,
            settings=settings,
            texts=texts,
            owner=owner.child("api"),
            identity=self._user,
            auth=AuthWatch(
                locks=page.locks,
                clock=clock,
                tabs=tabs,
                console=page.console,
                owner=owner.child("auth"),
                on_required=self._auth_required,
                on_regained=self._go_on,
            ),
            account=Account(
                tabs=tabs,
                server=lambda: self.api.config.base_url,
                owner=owner.child("account"),
                on_left=self._account_left,
                on_back=self._account_back,
            ),
            page_origin=page.location.origin,
        )
        chats_api = ChatsApi(api=self.api, settings=settings)

        names = ("copy", "copy_table", "table", "load", "more")
        words = {name: texts(f"markup.{name}") for name in names}
        page.markup.configure(words, settings.image_origins)
        self.formatter = ChatMessageFormatter(markup=page.markup)
        scroll = FollowScroll(
            document=document, log=settings.selectors.log, jump=JUMP, owner=owner.child("scroll")
        )
        self.display = ChatMessageDisplay(
            document=document,
            markup=page.markup,
            texts=texts,
            settings=settings,
            state=state,
            clock=clock,
            scroll=scroll,
            owner=owner.child("display"),
        )
        self.stream = ChatMessageStream(
            document=document,
            markup=page.markup,
            display=self.display,
            texts=texts,
            state=state,
            clock=clock,
            owner=owner.child("stream"),
        )

        self.outbox = Outbox(
            store=OutboxStore(
                database=page.database,
                console=page.console,
                on_denied=lambda: self._notice("storage.denied", "warning"),
            ),
            api=self.api,
            clock=clock,
            owner=owner.child("outbox"),
            network=page.network,
            console=page.console,
            settings=settings,
            user=self._user,
            locks=page.locks,
            tabs=tabs,
        )
        self.fetch = ChatAPIFetch(
            api=self.api,
            events=bus,
            state=state,
            view=self.display,
            outbox=self.outbox,
            settings=settings,
            clock=clock,
            console=page.console,
            owner=owner.child("fetch"),
        )
        self.completion = ChatAPICompletion(
            api=self.api,
            events=bus,
            state=state,
            view=self.stream,
            store=RunStore(database=page.database, console=page.console),
            settings=settings,
            clock=clock,
            network=page.network,
            console=page.console,
            owner=owner.child("completion"),
            user=self._user,
            locks=page.locks,
            tabs=tabs,
        )
        owner.add(self.stream.on_external(self.completion.deliver_external))
        self.history = ChatMessageHistory(
            api=self.fetch,
            document=document,
            display=self.display,
            scroll=scroll,
            state=state,
            settings=settings,
            texts=texts,
            owner=owner.child("history"),
        )
        self.delivery = delivery = Delivery(
            outbox=self.outbox,
            display=self.display,
            answerer=self.completion,
            bus=bus,
            state=state,
            owner=owner.child("delivery"),
        )

        self.input = ChatInputHandler(
            document=document,
            settings=settings,
            texts=texts,
            delivery=delivery,
            drafts=Drafts(storage=page.local, user=self._user),
            display=self.display,
            stream=self.stream,
            state=state,
            owner=owner.child("input"),
            before_send=hooks.run_before_send,
        )
        self.dropdown = ChatDropdown(
            document=document, settings=settings, texts=texts, owner=owner.child("dropdown")
        )
        self.sharing = ChatSharing(
            document=document,
            location=page.location,
            sheet=page.share_sheet,
            display=self.display,
            notices=self.notices,
            state=state,
            texts=texts,
        )
        image_tools = self._build_media(page, settings, owner)
        self.events = ChatEventManager(
            bus=bus,
            state=state,
            router=self.router,
            sender=self.input,
            opener=self.fetch,
            message_tools=MessageActions(
                document=document,
                api=chats_api,
                display=self.display,
                delivery=delivery,
                editor=self.input,
                formatter=self.formatter,
                sharing=self.sharing,
                notices=self.notices,
                bus=bus,
                state=state,
                texts=texts,
                clock=clock,
                owner=owner.child("actions"),
            ),
            image_tools=image_tools,
            dropdowns=self.dropdown,
            owner=owner,
            chat_chosen=self._chat_chosen,
        )
        self.navigation = ChatNavigation(
            document=document,
            location=page.location,
            settings=settings,
            state=state,
            open_chat=self.events.handle_chat_selection,
            owner=owner.child("navigation"),
        )
        self._add_listeners(page, settings, owner)

        self.chat_list = ChatList(
            document=document,
            api=chats_api,
            bus=bus,
            texts=texts,
            settings=settings,
            clock=clock,
            state=state,
            owner=owner.child("list"),
        )
        self.suggestions = Suggestions(
            document=document, choose=self._choose, owner=owner.child("suggestions")
        )
        ThemeToggle(document=document, storage=page.local, owner=owner.child("theme"))
        UnreadTitle(document=document, bus=bus, texts=texts, owner=owner.child("unread"))
        export = ChatExport(
            document=document,
            api=self.fetch,
            display=self.display,
            notices=self.notices,
            state=state,
            texts=texts,
            clock=clock,
            owner=owner.child("export"),
        )
        ChatMenu(
            document=document,
            settings=settings,
            actions={
                "share": self.sharing.share_chat,
                "export-markdown": export.markdown,
                "export-json": export.json,
                "reset": self._start_over,
            },
            stop=self.completion.stop,
            owner=owner.child("menu"),
        )
        CopyButtons(
            document=document,
            markup=page.markup,
            texts=texts,
            copy=self.sharing.copy_to_clipboard,
            announce=self.display.announce,
            owner=owner.child("copy"),
        )

        self.users = UserChange(
            api=self.api,
            completion=self.completion,
            outbox=self.outbox,
            delivery=delivery,
            events=self.events,
            display=self.display,
            stream=self.stream,
            history=self.history,
            chat_list=self.chat_list,
            suggestions=self.suggestions,
            notices=self.notices,
            input_handler=self.input,
            location=page.location,
            state=state,
            owner=owner,
        )
        self.integration = ChatIntegration(
            host=page.host,
            bus=bus,
            state=state,
            clock=clock,
            console=page.console,
            owner=owner.child("integration"),
            show_list=self.navigation.hide_chat,
            deliver=self.completion.deliver_external,
        )
        self.initializer = ChatInitializer(
            state=state,
            router=self.router,
            location=page.location,
            bus=bus,
            opener=self.events,
            chat_list=self.chat_list,
            outbox=self.outbox,
            owner=owner.child("init"),
        )
        self.core = ChatCore(
            bus=bus,
            clock=clock,
            parts=(
                self.images,
                self.videos,
                self.events,
                self.integration,
                self.input,
                self.navigation,
                self.initializer,
            ),
            shut_down=owner.close,
            restart=restart,
        )
        self.core.provide(self.published())

        owner.add(bus.on("chat:selected", self._chat_selected))
        owner.add(bus.on("chatapi:fetch-success", self._resume_answer))
        owner.add(bus.on("suggestions:retrieved", self._show_suggestions))
        owner.add(bus.on("message:sent", self._message_sent))
        owner.add(self.display.on_cleared(self.suggestions.clear))
        owner.add(page.network.subscribe(self._connection_changed))
        owner.add(state.on_user_change(self._user_changed))
        owner.add(self.outbox.subscribe(self._outbox_changed))
        if not page.network.online:
            self._connection_changed(online=False)

    def published(self) -> dict[str, object]:
        """The Python side of every global, by the global's name."""
        return {
            "ChatState": self.state,
            "ChatRouter": self.router,
            "ChatInitializer": self.initializer,
            "ChatMessageFormatter": self.formatter,
            "ChatMessageDisplay": self.display,
            "ChatMessageStream": self.stream,
            "ChatMessageHistory": self.history,
            "ChatImageHandler": self.images,
            "ChatVideoHandler": self.videos,
            "ChatImageUpscale": self.upscales,
            "ChatMergeFace": self.merges,
            "ChatInputHandler": self.input,
            "ChatDropdown": self.dropdown,
            "ChatSharing": self.sharing,
            "ChatNavigation": self.navigation,
            "ChatAPI": PageAPI(self.api),
            "ChatAPIFetch": self.fetch,
            "ChatAPICompletion": self.completion,
            "ChatEventManager": self.events,
            "ChatIntegration": self.integration,
            "ChatCore": self.core,
        }

    def _build_media(self, page: Page, settings: Settings, owner: Owner) -> ImageActions:
        document, display, texts = page.document, self.display, self.texts
        pictures = Pictures(document)
        self.upscales = ChatImageUpscale(
            document=document,
            api=self.api,
            pictures=pictures,
            display=display,
            bus=self.bus,
            clock=page.clock,
            settings=settings,
            texts=texts,
            owner=owner.child("upscale"),
        )
        self.images = ChatImageHandler(
            document=document,
            location=page.location,
            pictures=pictures,
            display=display,
            sharing=self.sharing,
            upscales=self.upscales,
            bus=self.bus,
            texts=texts,
            owner=owner.child("images"),
        )
        self.videos = ChatVideoHandler(
            document=document,
            display=display,
            log=settings.selectors.log,
            texts=texts,
            owner=owner.child("videos"),
        )
        self.merges = ChatMergeFace(
            document=document,
            api=self.api,
            pictures=pictures,
            display=display,
            notices=self.notices,
            state=self.state,
            clock=page.clock,
            settings=settings,
            texts=texts,
            owner=owner.child("merge"),
        )
        return ImageActions(
            images=self.images,
            upscales=self.upscales,
            merges=self.merges,
            pictures=pictures,
            bus=self.bus,
            owner=owner.child("image-actions"),
        )

    def _add_listeners(self, page: Page, settings: Settings, owner: Owner) -> None:
        manager = self.events
        manager.add_group(
            "dom",
            DomEvents(
                document=page.document, settings=settings, manager=manager, menus=self.dropdown
            ),
        )
        manager.add_group(
            "keyboard",
            KeyboardEvents(
                document=page.document,
                settings=settings,
                manager=manager,
                menus=self.dropdown,
                composer=self.input,
            ),
        )
        manager.add_group("custom", CustomEvents(self.bus))
        messages = PageMessages(
            host=page.host,
            bus=self.bus,
            state=self.state,
            settings=settings,
            origin=page.location.origin,
            show_text=self.stream.display_completion_message,
            open_chat=manager.handle_chat_selection,
        )
        manager.add_group("post_message", messages)
        manager.count_ignored = lambda: messages.ignored

    async def _chat_chosen(self) -> None:
        await self.initializer.chat_chosen()

    def _user(self) -> str:
        return self.state.user_id

    def _notice(self, key: str, kind: Any) -> None:
        self.notices.show(self.texts(key), kind)

    def _auth_required(self, error: ApiError) -> None:
        handled = self.page.host.call("handleAuthError", error)
        self.bus.trigger("auth-required", error.to_page())
        if not handled:
            again = [(self.texts("login.again"), self.page.location.reload)]
            self.notices.show(self.texts("login.required"), "warning", again)

    def _go_on(self) -> None:
        """Logged in again: what waited for it goes on."""
        self.outbox.resume()
        self._resume_answers()

    def _resume_answers(self) -> None:
        if self.state.chat_id:
            self.owner.task(self.completion.resume_pending(self.state.chat_id))

    def _user_changed(self, former: str) -> None:
        if self.core.initialized:
            self.users.changed(former)

    def _account_left(self) -> None:
        self.users.left()

    def _account_back(self) -> None:
        self.users.back()

    def _connection_changed(self, online: bool) -> None:
        if online:
            self._resume_answers()
        self.notices.show_connection(online=online)
        self.display.set_online(online)
        self.bus.trigger("connection:changed", {"online": online})

    def _outbox_changed(self, entry: OutboxItem) -> None:
        facts = {"id": entry.id, "chatId": entry.chat_id, "messageId": entry.message_id}
        self.bus.trigger("outbox:changed", {**facts, "state": entry.state})

    def _chat_selected(self, _data: Any) -> None:
        self.navigation.show_chat()

    async def _resume_answer(self, data: Any) -> None:
        """An answer that broke off here or was begun on another device goes on."""
        active: Any = cast("dict[str, Any]", data["response"]).get("activeCompletion")
        await self.completion.resume_pending(data["chatId"], active)

    def _choose(self, text: str) -> None:
        self.input.set_input_value(text)
        self.owner.task(self.input.submit_message())

    def _message_sent(self, _data: Any) -> None:
        self.suggestions.clear()  # they answered what came before

    def _show_suggestions(self, data: Any) -> None:
        if isinstance(data, dict):
            values = cast("dict[str, Any]", data)
            if values.get("chatId", self.state.chat_id) != self.state.chat_id:
                return
            data = values.get("suggestions")
        if isinstance(data, list):
            texts = cast("list[object]", data)
            self.suggestions.show([text for text in texts if isinstance(text, str)])
            self.display.follow()  # the chips take room from the conversation

    async def _start_over(self) -> None:
        if self.state.chat_id:
            await self.fetch.fetch_chat_data(self.state.chat_id, self.state.user_id, reset=True)


class Session:
    """What lives as long as the document: page, bus and published surface, and the `App` of
    the moment."""

    def __init__(self, page: Page) -> None:
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
        self._app = self._build()
        self.chat = Chat(
            bus=self._bus,
            state=self._state,
            document=page.document,
            hooks=self._hooks,
            parts=self.parts,
        )
        self._publisher = Publisher(
            objects=self._app.published(),
            state=self._state,
            bridge=page.bridge,
            owner=self._root,
            console=page.console,
        )

    def parts(self) -> App:
        """The parts of the moment."""
        return self._app

    def start(self) -> None:
        """Begin; what goes wrong from here on is shown on the page."""
        for problem in self._facts.problems:
            self._page.console.warn(problem)
        settings = self._facts.settings
        translate_page(self._page.document, self._app.texts, enter_sends=settings.enter_sends)
        self._state.init(self._facts.state)
        self._root.task(self._run())

    async def _run(self) -> None:
        page, settings = self._page, self._facts.settings
        try:
            if settings.plugins:
                loader = PluginLoader(
                    transport=page.transport,
                    location=page.location,
                    packages=page.packages,
                    console=page.console,
                )
                await loader.load(settings.plugins, self.chat)
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

    def _build(self) -> App:
        return App(
            page=self._page,
            settings=self._facts.settings,
            state=self._state,
            bus=self._bus,
            hooks=self._hooks,
            owner=self._root.child("app"),
            restart=self._restart,
        )

    async def _restart(self) -> bool:
        self._app = self._build()
        self._publisher.serve(self._app.published())
        return await self._app.core.init()


def start() -> Chat | None:
    """Start the chat on this page and return it for Python code to work with.

    Once: where the page has started it already, by another tag, this returns None.
    """
    page = open_page()
    if not page.bridge.claim():
        page.console.info("already started on this page")
        return None
    session = Session(page)
    session.start()
    return session.chat
