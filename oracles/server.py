"""Real servers of four protocols in one process: `server.py PORT`, run by `test_servers.py`.

pydantic-ai (Vercel, AG-UI), openai-chatkit and litellm, each with a function for a model. What
the last message says decides: "tool" calls one, "break" fails in the middle, anything else is
answered with its own words.
"""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

os.environ |= {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "DO_NOT_TRACK": "1"}

import litellm
import uvicorn
from chatkit.server import ChatKitServer, StreamingResult
from chatkit.store import NotFoundError, Store
from chatkit.types import (
    Annotation,
    AssistantMessageContent,
    AssistantMessageContentPartAnnotationAdded,
    AssistantMessageContentPartTextDelta,
    AssistantMessageItem,
    Page,
    ProgressUpdateEvent,
    ThoughtTask,
    ThreadItemAddedEvent,
    ThreadItemDoneEvent,
    ThreadItemUpdatedEvent,
    URLSource,
    Workflow,
    WorkflowItem,
    WorkflowTaskAdded,
)
from pydantic_ai import Agent, DeferredToolRequests
from pydantic_ai.messages import ToolReturnPart, UserPromptPart
from pydantic_ai.models.function import DeltaThinkingPart, DeltaToolCall, FunctionModel
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.toolsets import ExternalToolset
from pydantic_ai.ui.ag_ui import AGUIAdapter
from pydantic_ai.ui.vercel_ai import VercelAIAdapter
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route


def pieces(text: str) -> list[str]:
    """A text in pieces of three characters."""
    return [text[at : at + 3] for at in range(0, len(text), 3)]


async def model(messages: list[Any], info: Any) -> AsyncIterator[Any]:
    parts = messages[-1].parts
    if returned := [part for part in parts if isinstance(part, ToolReturnPart)]:
        told = " ".join(f"{part.tool_name}: {part.content}" for part in returned)
        for piece in pieces("It is **3 °C** 🌧️." if told.startswith("weather") else told):
            yield piece
        return
    said = next(part.content for part in reversed(parts) if isinstance(part, UserPromptPart))
    text = said if isinstance(said, str) else "".join(p for p in said if isinstance(p, str))
    if text == "tool":
        yield {0: DeltaThinkingPart(content="Let me ")}
        yield {0: DeltaThinkingPart(content="think.")}
        yield {1: DeltaToolCall(name="weather", json_args='{"city":', tool_call_id="call_1")}
        yield {1: DeltaToolCall(json_args='"Oslo"}')}
        return
    if text == "ask":
        yield {0: DeltaToolCall(name="delete", json_args='{"name":"a.txt"}', tool_call_id="call_2")}
        return
    if text == "page":
        yield "I look."
        for number, tool in enumerate(info.function_tools, 1):
            if tool.name.startswith("page_"):
                call = DeltaToolCall(tool.name, json_args="{}", tool_call_id=f"call_{number}")
                yield {number: call}
        return
    for piece in pieces("Half" if text == "break" else text):
        yield piece
    if text == "break":
        raise RuntimeError("secret detail")


agent = Agent(FunctionModel(stream_function=model), output_type=[str, DeferredToolRequests])


@agent.tool_plain
def weather(city: str) -> dict[str, Any]:
    """Tells the weather."""
    return {"city": city, "temp": 3}


@agent.tool_plain(requires_approval=True)
def delete(name: str) -> str:
    """Deletes a file."""
    return f"{name} is gone"


async def vercel(request: Request) -> Response:
    # pydantic-ai leaves it to the server where tools of the page are, as the SDK does.
    offered = (await request.json()).get("tools", {})
    tools = [
        ToolDefinition(
            name=name, parameters_json_schema=tool["parameters"], description=tool["description"]
        )
        for name, tool in offered.items()
    ]
    return await VercelAIAdapter.dispatch_request(
        request, agent=agent, sdk_version=7, toolsets=[ExternalToolset(tools)]
    )


async def ag_ui(request: Request) -> Response:
    return await AGUIAdapter.dispatch_request(request, agent=agent)


async def completions(request: Request) -> Response:
    asked = await request.json()
    *_, last = asked["messages"]
    said = last["content"]
    if said == "busy":
        error = {"error": {"message": "secret detail", "type": "rate_limit_error"}}
        return JSONResponse(error, 429, {"retry-after": "7"})
    given: dict[str, Any] = {"mock_response": said}
    if last["role"] == "tool":
        results = [item for item in asked["messages"] if item["role"] == "tool"]
        given = {"mock_response": " ".join(item["content"] for item in results)}
    elif said == "page":
        names = [tool["function"]["name"] for tool in asked["tools"]]
        none = {"arguments": "{}"}
        calls = [
            {"id": f"call_{name}", "type": "function", "function": {**none, "name": name}}
            for name in names
        ]
        # litellm has no stream of invented calls.
        given = {"mock_response": "", "mock_tool_calls": calls, "stream": False}
        whole = await litellm.acompletion(**{**asked, "model": "openai/mock", **given})
        return Response(whole.model_dump_json(exclude_none=True), media_type="application/json")
    asked["stream_options"] = {"include_usage": True}
    stream = await litellm.acompletion(**{**asked, "model": "openai/mock", **given})

    async def chunks() -> AsyncIterator[str]:
        async for chunk in stream:
            yield f"data: {chunk.model_dump_json(exclude_none=True)}\n\n"
        yield "data: [DONE]\n\n"

    return StreamingResponse(chunks(), media_type="text/event-stream")


class MemoryStore(Store[None]):
    def __init__(self) -> None:
        self.threads: dict[str, Any] = {}
        self.items: dict[str, list[Any]] = {}

    async def load_thread(self, thread_id: str, context: None) -> Any:
        if thread_id not in self.threads:
            raise NotFoundError(thread_id)
        return self.threads[thread_id]

    async def save_thread(self, thread: Any, context: None) -> None:
        self.threads[thread.id] = thread

    async def load_threads(self, limit: int, after: Any, order: str, context: None) -> Any:
        return Page(data=list(self.threads.values()))

    async def load_thread_items(
        self, thread_id: str, after: Any, limit: int, order: str, context: None
    ) -> Any:
        return Page(data=self.items.get(thread_id, []))

    async def add_thread_item(self, thread_id: str, item: Any, context: None) -> None:
        self.items.setdefault(thread_id, []).append(item)

    async def save_item(self, thread_id: str, item: Any, context: None) -> None:
        await self.add_thread_item(thread_id, item, context)

    async def load_item(self, thread_id: str, item_id: str, context: None) -> Any:
        return next(item for item in self.items[thread_id] if item.id == item_id)

    async def delete_thread(self, thread_id: str, context: None) -> None:
        del self.threads[thread_id]

    async def delete_thread_item(self, thread_id: str, item_id: str, context: None) -> None:
        self.items[thread_id] = [item for item in self.items[thread_id] if item.id != item_id]

    async def save_attachment(self, attachment: Any, context: None) -> None:
        raise NotImplementedError

    async def load_attachment(self, attachment_id: str, context: None) -> Any:
        raise NotFoundError(attachment_id)

    async def delete_attachment(self, attachment_id: str, context: None) -> None:
        raise NotImplementedError


class Kit(ChatKitServer[None]):
    async def respond(self, thread: Any, item: Any, context: None) -> AsyncIterator[Any]:
        now = {"thread_id": thread.id, "created_at": datetime.now(UTC)}
        text = "".join(part.text for part in item.content)
        yield ProgressUpdateEvent(text="Searching")
        flow = WorkflowItem(id="wf_1", workflow=Workflow(type="reasoning", tasks=[]), **now)
        yield ThreadItemAddedEvent(item=flow)
        thought = ThoughtTask(content="Let me think.")
        added = WorkflowTaskAdded(task_index=0, task=thought)
        yield ThreadItemUpdatedEvent(item_id="wf_1", update=added)
        yield ThreadItemDoneEvent(item=flow)
        message = AssistantMessageItem(
            id="msg_1", content=[AssistantMessageContent(text="")], **now
        )
        yield ThreadItemAddedEvent(item=message)
        for piece in pieces(text):
            delta = AssistantMessageContentPartTextDelta(content_index=0, delta=piece)
            yield ThreadItemUpdatedEvent(item_id="msg_1", update=delta)
        if text == "break":
            raise RuntimeError("secret detail")
        source = Annotation(source=URLSource(title="E", url="https://e.org"), index=0)
        noted = AssistantMessageContentPartAnnotationAdded(
            content_index=0, annotation_index=0, annotation=source
        )
        yield ThreadItemUpdatedEvent(item_id="msg_1", update=noted)
        content = [AssistantMessageContent(text=text, annotations=[source])]
        yield ThreadItemDoneEvent(item=message.model_copy(update={"content": content}))


kit = Kit(MemoryStore())


async def chatkit(request: Request) -> Response:
    result = await kit.process(await request.body(), None)
    if isinstance(result, StreamingResult):
        return StreamingResponse(result, media_type="text/event-stream")
    return Response(result.json, media_type="application/json")


app = Starlette(
    routes=[
        Route("/vercel", vercel, methods=["POST"]),
        Route("/ag-ui", ag_ui, methods=["POST"]),
        Route("/v1/chat/completions", completions, methods=["POST"]),
        Route("/chatkit", chatkit, methods=["POST"]),
    ]
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
