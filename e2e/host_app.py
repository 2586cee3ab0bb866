"""The back end of `e2e/pages/host-app.html`: `python -m e2e.host_app --port …`.

It is like that of the application in docs/host-pages.md: not one call is the guide's, a message has
no id, and an answer is pushed to every connection of the user. What a test wants of it goes to
`/test/…`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

ROOT = Path(__file__).parent.parent
NAMES = {"kai": "Kai", "mira": "Mira", "luna": "Luna"}
GREETINGS = {"kai": "Show me a bug.", "mira": "Where shall we go?", "luna": "The lamp went out."}
STARTER = "Invent a situation in which we meet."


@dataclass
class UserChat:
    """One user's conversation with a character."""

    id: str
    chat_id: str
    messages: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


class Users:
    """Conversations and connections, by user."""

    def __init__(self) -> None:
        self.chats: defaultdict[str, list[UserChat]] = defaultdict(list)
        self.sockets: defaultdict[str, list[WebSocket]] = defaultdict(list)
        self.calls: list[list[Any]] = []
        self.held: list[tuple[str, dict[str, Any]]] = []
        self.holding: set[str] = set()
        self.count = 0

    def chat(self, user: str, user_chat_id: str) -> UserChat | None:
        return next((chat for chat in self.chats[user] if chat.id == user_chat_id), None)

    def new_chat(self, user: str, chat_id: str) -> UserChat:
        self.count += 1
        chat = UserChat(f"uc-{chat_id}-{self.count}", chat_id)
        chat.messages += [
            {"role": "user", "content": STARTER, "timestamp": "11/2/2026, 9:00:00 AM"},
            {
                "role": "assistant",
                "content": GREETINGS[chat_id],
                "createdAt": "2026-11-02T09:00:05Z",
            },
        ]
        self.chats[user].append(chat)
        return chat

    async def push(self, user: str, data: dict[str, Any]) -> None:
        for socket in list(self.sockets[user]):
            await socket.send_text(json.dumps(data))


users = Users()


def user_of(connection: Request | WebSocket) -> str:
    return connection.cookies.get("user", "visitor")


async def page(request: Request) -> Response:
    """The chat's address, and the home: one page."""
    text = (ROOT / "e2e/pages/host-app.html").read_text("utf-8")
    if variant := request.query_params.get("variant"):
        text = text.replace(
            'href="/pages/host-app/page.css"', f'href="/pages/host-app/{variant}.css"'
        )
    user = json.dumps({"_id": user_of(request), "nickname": "Visitor"})
    response = HTMLResponse(text.replace("{{user}}", user))
    response.set_cookie("user", user_of(request))
    return response


async def chat_list(request: Request) -> Response:
    if not (request.headers.get("page") == "1" and request.headers.get("limit") == "10"):
        return JSONResponse({"error": "page and limit are missing"}, 400)
    chats = [{"_id": key, "name": name, "count": 2} for key, name in NAMES.items()]
    return JSONResponse({"chats": chats})


async def chat_history(request: Request) -> Response:
    chat_id = request.path_params["chat_id"]
    mine = [chat for chat in users.chats[user_of(request)] if chat.chat_id == chat_id]
    return JSONResponse({"userChatId": mine[-1].id if mine else None})


async def open_chat(request: Request) -> Response:
    body, user = await read(request), user_of(request)
    chat_id = body["chatId"]
    if chat_id not in NAMES:
        return JSONResponse({"chat": False})
    known = users.chat(user, body.get("userChatId") or "")
    chat = known or users.new_chat(user, chat_id)
    return JSONResponse(
        {
            "chat": {
                "_id": chat_id,
                "name": NAMES[chat_id],
                "chatImageUrl": f"/static/characters/{chat_id}.svg",
            },
            "character": None,
            "userChat": {"_id": chat.id, "messages": chat.messages},
            "isNew": known is None,
        }
    )


async def add_message(request: Request) -> Response:
    body = await read(request)
    chat = users.chat(user_of(request), body["userChatId"])
    if chat is None:
        return JSONResponse({"success": False, "error": "no such conversation"})
    kept = ("role", "name", "hidden")
    message = {name: body[name] for name in kept if body.get(name) is not None}
    chat.messages.append(
        {**message, "content": body["message"], "timestamp": "11/2/2026, 9:01:00 AM"}
    )
    return JSONResponse({"success": True})


async def complete(request: Request) -> Response:
    body, user = await read(request), user_of(request)
    chat = users.chat(user, body["userChatId"])
    assert chat is not None
    if body.get("regenerate"):
        while chat.messages and chat.messages[-1]["role"] == "assistant":
            chat.messages.pop()
    users.count += 1
    last = next(one["content"] for one in reversed(chat.messages) if one["role"] == "user")
    text = f"Answer {users.count} to **{last}**"
    pushed = {
        "notification": "displayCompletionMessage",
        "message": text,
        "uniqueId": body["uniqueId"],
    }
    if user in users.holding:
        users.held.append((user, pushed | {"userChatId": chat.id}))
    else:
        asyncio.get_running_loop().call_later(0.05, deliver, user, pushed | {"userChatId": chat.id})
    return Response(status_code=200)


def deliver(user: str, pushed: dict[str, Any]) -> None:
    chat = users.chat(user, pushed["userChatId"])
    assert chat is not None
    chat.messages.append({"role": "assistant", "content": pushed["message"]})
    tasks.add(task := asyncio.ensure_future(users.push(user, pushed)))
    task.add_done_callback(tasks.discard)


tasks: set[asyncio.Future[None]] = set()


async def act(request: Request) -> Response:
    await read(request)
    return JSONResponse({"success": True})


async def read(request: Request) -> dict[str, Any]:
    body = await request.json()
    users.calls.append([request.url.path.removeprefix("/api"), body])
    return body


async def socket(connection: WebSocket) -> None:
    await connection.accept()
    mine = users.sockets[user_of(connection)]
    mine.append(connection)
    try:
        while True:
            await connection.receive_text()
    except WebSocketDisconnect:
        mine.remove(connection)


async def control(request: Request) -> Response:
    """`{hold: true}` keeps answers back, `{hold: false}` delivers them; `{push, user}` pushes
    anything; `{add, userChatId, user}` stores a message. Gives what was asked for so far."""
    body = await request.json()
    if "hold" in body:
        (users.holding.add if body["hold"] else users.holding.discard)(body["user"])
        due = [(user, pushed) for user, pushed in users.held if user not in users.holding]
        users.held = [one for one in users.held if one not in due]
        for user, pushed in due:
            deliver(user, pushed)
    if "push" in body:
        await users.push(body["user"], body["push"])
    if "add" in body and (chat := users.chat(body["user"], body["userChatId"])):
        chat.messages += body["add"]
    return JSONResponse({"calls": users.calls})


app = Starlette(
    routes=[
        Route("/chat/", page),
        Route("/chat/{chat_id}", page),
        Route("/api/chat-list/{user_id}", chat_list),
        Route("/api/chat-history/{chat_id}", chat_history),
        Route("/api/chat/", open_chat, methods=["POST"]),
        Route("/api/chat/add-message", add_message, methods=["POST"]),
        Route("/api/openai-chat-completion", complete, methods=["POST"]),
        Route("/api/message/action", act, methods=["POST"]),
        Route("/test", control, methods=["POST"]),
        WebSocketRoute("/ws", socket),
        Mount("/static", StaticFiles(directory=ROOT / "static")),
        Mount("/pages", StaticFiles(directory=os.environ.get("CHAT_PAGES") or ROOT / "e2e/pages")),
    ]
)


class Server(uvicorn.Server):
    """Says when it accepts requests."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        print(f"ready: http://127.0.0.1:{self.config.port}/", flush=True)  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    Server(uvicorn.Config(app, "127.0.0.1", port, log_level="warning")).run()
