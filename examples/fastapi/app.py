"""A page with a chat, and the chat's back end, which streams its answers."""

from collections.abc import AsyncIterable
from typing import Annotated, Any

from fastapi import Body, FastAPI, Header, Query
from fastapi.responses import FileResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from fastapi.staticfiles import StaticFiles

app = FastAPI()
app.mount("/static", StaticFiles(directory="static"))
# One conversation for everybody; yours are in a database, by user.
messages = {"hello": {"id": "hello", "role": "assistant", "content": "Hello. Ask me anything."}}


@app.get("/")
def page() -> FileResponse:
    return FileResponse("chat.html")


@app.get("/api/chat")
def open_chat(chat_id: Annotated[str, Query(alias="chatId")]) -> dict[str, Any]:
    if chat_id != "kai":
        return {"chat": False}
    return {"chat": {"id": "kai", "name": "Kai", "messages": list(messages.values())}}


@app.post("/api/chat/kai/message")
def save_message(
    content: Annotated[str, Body(embed=True)],
    idempotency_key: Annotated[str, Header()],  # the same when the browser has to send it again
) -> dict[str, Any]:
    key = idempotency_key
    messages[key] = {"id": key, "role": "user", "content": content}
    return {"success": True, "messageId": key}


@app.post("/api/completion", response_class=EventSourceResponse)
async def answer(
    message_id: Annotated[str, Body(alias="messageId", embed=True)],
) -> AsyncIterable[ServerSentEvent]:
    # The visitor's message, or the answer to it that is to be written anew.
    question = message_id.removesuffix("-answer")
    key, text = f"{question}-answer", f"You said: **{messages[question]['content']}**"
    yield ServerSentEvent(event="start", data={"messageId": key})
    for word in text.split(" "):
        yield ServerSentEvent(event="delta", data={"text": f"{word} "})
    messages[key] = {"id": key, "role": "assistant", "content": text}
    yield ServerSentEvent(event="done", data={"messageId": key})
