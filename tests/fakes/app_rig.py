"""The whole program on fakes of the browser and of the server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from chat_py.browser.protocols.http import HttpRequest
from chat_py.composition.session import Session
from tests.fakes.chat_page import PAGE
from tests.fakes.page import FakePage
from tests.fakes.transport import Response, events, json_response

__all__ = ["AppRig", "ChatServer"]


class ChatServer:
    """Answers as the reference server does, for two chats of one user."""

    def __init__(self) -> None:
        self.messages: dict[str, list[dict[str, Any]]] = {"c1": [], "c2": []}
        self.status: dict[str, int] = {}
        self.requests: list[str] = []
        self.bodies: list[dict[str, Any]] = []

    def __call__(self, request: HttpRequest) -> Response:
        path = request.url.partition("?")[0].removeprefix("/api")
        self.requests.append(f"{request.method} {path}")
        if (status := self.status.get(path)) is not None:
            return json_response({"error": f"status {status}"}, status)
        body: Any = json.loads(request.body) if isinstance(request.body, str) else {}
        if path == "/chats":
            return json_response({"chats": [{"id": "c1", "title": "One"}, {"id": "c2"}]})
        if path == "/chat":
            chat_id = request.url.partition("chatId=")[2].partition("&")[0]
            return self.chat(chat_id)
        if path.endswith("/message"):
            self.bodies.append(body)
            message_id = f"m{2 * len(self.bodies) - 1}"
            message = {"id": message_id, "sender": "user", "content": body["content"]}
            self.messages[path.split("/")[2]].append(message)
            return json_response({"success": True, "messageId": message_id, **message})
        if path == "/completion":
            answer_id = f"m{2 * len(self.bodies)}"
            return events(
                ("start", {"completionId": f"k{len(self.bodies)}", "messageId": answer_id}),
                ("delta", {"text": "Hello "}, "1"),
                ("delta", {"text": "back"}, "2"),
                ("done", {"messageId": answer_id, "currentStep": 1, "totalSteps": 3}),
            )
        return json_response({"error": "not found"}, 404)

    def chat(self, chat_id: str) -> Response:
        if chat_id not in self.messages:
            return json_response({"chat": False})
        return json_response(
            {
                "chat": {"id": chat_id, "title": chat_id, "messages": self.messages[chat_id]},
                "character": {"id": "mira", "name": "Mira"},
                "userChatId": f"u-{chat_id}",
                "totalSteps": 3,
            }
        )


class AppRig:
    """The whole program on a page of fakes, with `server` behind it."""

    def __init__(
        self,
        href: str = "https://chat.example/?chat=c1",
        *,
        backend: object = None,
        **facts: Any,
    ) -> None:
        self.server = ChatServer()
        self.page = FakePage(PAGE, href=href, server=self.server, facts=facts)
        self.document = self.page.document
        self.bridge = self.page.bridge
        self.session = Session(self.page, backend)

    @property
    def app(self) -> Any:
        return self.session.app

    async def start(self) -> None:
        self.session.start()
        await self.settle()

    async def settle(self) -> None:
        for _ in range(5):
            await asyncio.sleep(1)
            self.document.run_frames()

    async def send(self, text: str) -> None:
        self.document.type("#messageInput", text)
        self.document.click("#sendBtn")
        await self.settle()

    @property
    def shown(self) -> list[str]:
        return [e.seen for e in self.document.query_all("#chatContainer .message-text")]

    def sequence(self, *names: str) -> list[str]:
        return [name for name in self.page.gate.sequence if name in names]

    def close(self) -> None:
        """The page goes; nothing has gone wrong unseen."""
        self.app.context.owner.close()
        assert self.page.console.reported == []
        assert self.document.errors == []
        assert self.bridge.errors == []
