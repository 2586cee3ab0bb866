"""A conversation with everything in it, for the request builders."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chat_py.backends.requests.prompt import Prompt, PromptMessage, PromptPart, Role, ToolOffer
from chat_py.models.answer_event import FileLink, ReasoningDelta, ToolCall

__all__ = ["PICTURE", "SCHEMA", "TOOL", "WEATHER", "conversation", "prompt", "says"]

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL = ToolOffer("weather", "Tells the weather.", SCHEMA)
PICTURE = FileLink("data:image/png;base64,QUJD", "image/png", "sky.png", 3)
WEATHER = ToolCall(
    "call_1", "weather", input={"city": "Oslo"}, output={"temp": 3}, state="done", signature="c2ln"
)


def says(role: Role, *parts: PromptPart, id: str = "") -> PromptMessage:
    return PromptMessage(role, parts, id)


def prompt(*messages: PromptMessage, **more: Any) -> Prompt:
    given = {"url": "http://h/v1", "model": "m", **more}
    return Prompt(messages=messages, **given)


def conversation(**more: Any) -> Prompt:
    """System, greeting, a question with a picture, an answer with reasoning and a tool, thanks."""
    given = prompt(
        says("system", "Be kind."),
        says("assistant", "Welcome!", id="a0"),
        says("user", "What is ", "this?", PICTURE, id="u1"),
        says("user", "And the weather?", id="u2"),
        says("assistant", ReasoningDelta("Hm.", "s1g"), "I look.", WEATHER, "It is 3 °C.", id="a1"),
        says("user", "Thanks.", id="u3"),
        tools=(TOOL,),
        key="k",
        max_tokens=100,
        temperature=0.5,
        thread_id="t1",
        run_id="r1",
    )
    return replace(given, **more)
