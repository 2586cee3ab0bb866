"""Every part of one chat page, built and wired."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from chat_py.base.chat_address import ChatAddresses
from chat_py.composition.context import Context
from chat_py.composition.controls import build_controls
from chat_py.composition.conversation import build_conversation
from chat_py.composition.exchange import build_exchange
from chat_py.composition.frame import build_frame
from chat_py.composition.media import build_media
from chat_py.composition.network import build_network
from chat_py.composition.page_events import build_page_events
from chat_py.composition.reactions import Reactions
from chat_py.composition.user_change import UserChange
from chat_py.core import ChatCore
from chat_py.host.functions import ChatFunctions
from chat_py.host.shared_state import SharedState
from chat_py.init import ChatInitializer
from chat_py.integration import ChatIntegration
from chat_py.plugin.chat import ChatParts
from chat_py.routing import ChatRouter
from chat_py.surface.page_api import PageAPI
from chat_py.ui.restored import RestoredPage
from chat_py.view.midnight import Midnight

__all__ = ["App"]


class App:
    """One life of the chat, from `ChatCore.init` to `ChatCore.destroy`.

    Nothing runs before `core.init`; `restart` builds the next one.
    """

    def __init__(self, context: Context, restart: Callable[[], Awaitable[bool]]) -> None:
        page, owner = context.page, context.owner
        self.context = context
        self.router = self._router()
        self.network = build_network(
            context,
            reactions=lambda: self._reactions,
            storage_denied=lambda: self.conversation.storage_denied(context),
        )
        self.conversation = build_conversation(
            context, self.network.backend.can, lambda: self.router.home_url
        )
        self.exchange = build_exchange(context, self.network, self.conversation)
        self.controls = build_controls(
            context,
            self.conversation,
            self.exchange,
            chat_chosen=lambda: self.initializer.chat_chosen(),
        )
        self.media = build_media(context, self.network, self.conversation, self.controls.sharing)
        self.events = build_page_events(
            context,
            router=self.router,
            network=self.network,
            conversation=self.conversation,
            exchange=self.exchange,
            controls=self.controls,
            media=self.media,
            leave_list=lambda: self.frame.navigation.leave_list(),
            open_sheet=self._open_sheet,
        )
        self.frame = build_frame(
            context,
            network=self.network,
            conversation=self.conversation,
            exchange=self.exchange,
            controls=self.controls,
            events=self.events,
            router=self.router,
        )
        self.integration = ChatIntegration(
            host=page.host,
            bus=context.bus,
            state=context.state,
            clock=page.clock,
            console=page.console,
            owner=owner.child("integration"),
            show_list=self.frame.navigation.hide_chat,
            deliver=self.exchange.completion.deliver_external,
        )
        shared_state = SharedState(
            state=context.state,
            router=self.router,
            host=page.host,
            document=page.document,
            settings=context.settings,
            owner=owner.child("shared-state"),
        )
        self.exchange.outbox.on_left(self.controls.input.submit_left)
        self.initializer = ChatInitializer(
            state=context.state,
            router=self.router,
            location=page.location,
            bus=context.bus,
            opener=self.events,
            chat_list=self.frame.chat_list,
            outbox=self.exchange.outbox,
            show_home=self.frame.navigation.show_discovery,
            show_chat=self.frame.navigation.show_chat,
            start_sharing=shared_state.start,
            take_over=shared_state.take_over,
            page_chat=context.page_chat,
            integrate=self.integration.init,
            new_chat=self.frame.new_chat.first,
            owner=owner.child("init"),
        )
        self.functions = self._functions()
        midnight = Midnight(
            clock=page.clock,
            texts=context.texts,
            owner=owner.child("midnight"),
            begun=lambda: self._reactions.day_begun(),
        )
        self.core = ChatCore(
            bus=context.bus,
            clock=page.clock,
            parts=(
                self.media.images,
                self.media.videos,
                self.events,
                self.integration,
                self.controls.input,
                self.frame.navigation,
                self.frame.menu,
                self.frame.new_chat,
                self.frame.list_controls,
                self.frame.settings,
                self.initializer,
                midnight,
            ),
            shut_down=owner.close,
            restart=restart,
        )
        self.core.provide(self.published())
        self._reactions = self._react()

    def _open_sheet(self, name: str) -> None:
        self.frame.open_sheet(name)

    def _react(self) -> Reactions:
        conversation, exchange = self.conversation, self.exchange
        users = UserChange(
            api=self.network.api,
            completion=exchange.completion,
            outbox=exchange.outbox,
            delivery=exchange.delivery,
            events=self.events,
            display=conversation.display,
            stream=conversation.stream,
            history=exchange.history,
            chat_list=self.frame.chat_list,
            last_view=self.frame.last_view,
            notices=conversation.notices,
            input=self.controls.input,
            location=self.context.page.location,
            state=self.context.state,
            owner=self.context.owner,
        )
        account, owner = self.network.api.account, self.context.owner
        RestoredPage(
            document=self.context.page.document,
            location=self.context.page.location,
            selectors=self.context.settings.selectors,
            account=lambda: account.name,
            user=lambda: self.context.state.user_id,
            ask=self.network.backend.list_chats,
            is_switched_away=lambda: account.switched_away,
            load_again=users.load_again,
            owner=owner.child("restored"),
        )
        reactions = Reactions(
            context=self.context,
            notices=conversation.notices,
            display=conversation.display,
            outbox=exchange.outbox,
            completion=exchange.completion,
            navigation=self.frame.navigation,
            chat_list=self.frame.chat_list,
            suggestions=self.frame.suggestions,
            users=users,
            router=self.router,
            core=self.core,
            advance=exchange.delivery.advance,
        )
        reactions.start()
        return reactions

    def _router(self) -> ChatRouter:
        page, settings = self.context.page, self.context.settings

        def addresses() -> ChatAddresses:
            own_page = page.document.query(settings.selectors.app) is not None
            static = settings.backend != "guide"  # no server answers at a chat's own path
            return ChatAddresses(settings.home_url, by_query=own_page or static)

        return ChatRouter(
            location=page.location,
            storage=page.local,
            session=page.session,
            user=self.context.user,
            addresses=addresses,
        )

    def _functions(self) -> ChatFunctions:
        async def reset_chat(chat_id: str) -> object:
            return await self.exchange.fetch.fetch_chat_data(chat_id, reset=True)

        return ChatFunctions(
            backend=self.network.backend,
            display=self.conversation.display,
            stream=self.conversation.stream,
            answers=self.exchange.completion,
            images=self.media.images,
            upscale=self.media.upscales.upscale_image,
            reset_chat=reset_chat,
            state=self.context.state,
            clock=self.context.page.clock,
            console=self.context.page.console,
        )

    def chat_parts(self) -> ChatParts:
        """What Python code of the page works with."""
        return ChatParts(
            api=self.network.api,
            input=self.controls.input,
            events=self.events,
            notices=self.conversation.notices,
        )

    def published(self) -> dict[str, object]:
        """The Python side of every global, by the global's name."""
        return {
            "ChatState": self.context.state,
            "ChatRouter": self.router,
            "ChatInitializer": self.initializer,
            "ChatMessageFormatter": self.conversation.formatter,
            "ChatMessageDisplay": self.conversation.display,
            "ChatMessageStream": self.conversation.stream,
            "ChatMessageHistory": self.exchange.history,
            "ChatImageHandler": self.media.images,
            "ChatVideoHandler": self.media.videos,
            "ChatImageUpscale": self.media.upscales,
            "ChatMergeFace": self.media.merges,
            "ChatInputHandler": self.controls.input,
            "ChatDropdown": self.controls.dropdown,
            "ChatSharing": self.controls.sharing,
            "ChatNavigation": self.frame.navigation,
            "ChatAPI": PageAPI(self.network.api),
            "ChatAPIFetch": self.exchange.fetch,
            "ChatAPICompletion": self.exchange.completion,
            "ChatEventManager": self.events,
            "ChatIntegration": self.integration,
            "ChatCore": self.core,
            "ChatFunctions": self.functions,
        }
