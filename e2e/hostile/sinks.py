"""A plug-in that runs in the page: every place in which a text from outside is shown.

`hostile.play(sink, texts)` shows each of the texts there, the way the chat itself does, and
looks at what became of it (hostile.js).
"""

import gc
import json
from types import SimpleNamespace

from js import document, hostile
from pyodide.ffi import create_proxy

from chat_py.models.chat import Character, ChatSummary
from chat_py.models.opened_chat import OpenedChat

FRAME_OF = 60  # texts that are on the page together


def batches(texts, size):
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def setup(chat):
    # No plug-in has these: the parts of the page whose chat this is.
    app = next(one for one in gc.get_objects() if type(one).__name__ == "Session").app
    parts = SimpleNamespace(
        **{**vars(app.conversation), **vars(app.frame), **vars(app.controls)},
    )

    def show(texts, sender):
        parts.display.clear_chat_display()
        for number, text in enumerate(texts):
            message = {"content": text, "id": f"{number}{text}", "name": text}
            parts.display.display_message(sender, message)

    async def message(texts):
        for batch in batches(texts, FRAME_OF):
            show(batch, "bot")
            hostile.look("message", ".message-text", False)
            hostile.look("name of a message", ".cp-message__name", True)
            await hostile.settled()

    async def streamed(texts):
        for batch in batches(sorted(texts, key=len), FRAME_OF):
            parts.display.clear_chat_display()
            ids = [f"s{number}" for number in range(len(batch))]
            for answer in ids:
                parts.stream.create_bot_response_container(answer)
            # Short ones grow by a character, so that each of their beginnings is drawn once.
            longest = max(map(len, batch))
            step = max(1, longest // 60)
            for start in range(0, longest, step):
                for answer, text in zip(ids, batch, strict=True):
                    if piece := text[start : start + step]:
                        parts.stream.write(answer, piece)
                await hostile.frame()
                hostile.look("streamed message", ".message-text", False)
            for answer, text in zip(ids, batch, strict=True):
                parts.stream.finish(answer, text)
            hostile.look("streamed message, at its end", ".message-text", False)
            await hostile.settled()

    async def picture(texts):
        for batch in batches(texts, FRAME_OF):
            parts.display.clear_chat_display()
            for number, text in enumerate(batch):
                address = f"/static/icon.svg?{number}"
                values = {"imageUrl": address, "imageId": text, "title": text, "prompt": text}
                parts.display.display_image_thumb(values)
            hostile.look("caption", "figcaption", True)
            await hostile.settled()

    async def chat_title(texts):
        parts.chat_list.show(
            [
                ChatSummary(id=f"{number} {text}"[:128], title=text, preview=text)
                for number, text in enumerate(texts)
            ]
        )
        hostile.look("chat title", ".cp-chat__name, .cp-chat__preview", True)
        for text in texts:
            parts.display.show_chat(OpenedChat(id="kai", title=text), None)
            hostile.look("title of the open chat", "[data-chat-title]", True)

    async def character_name(texts):
        for text in texts:
            person = Character(name=text, description=text)
            parts.display.show_chat(OpenedChat(id="kai"), person)
            hostile.look("character name", "[data-chat-title], [data-chat-subtitle]", True)
            hostile.look("empty chat", "#chatContainer :is(h2, h3, p)", True)
            hostile.look("first letter", ".cp-avatar", True)
        parts.chat_list.show(
            [ChatSummary(id="-", character=Character(name=text)) for text in texts]
        )
        hostile.look("character name", ".cp-chat__name", True)
        for batch in batches(texts, FRAME_OF):
            for text in batch:
                chat.state.persona = {"name": text}
                show([text], "user")
                hostile.look("name of a persona", ".cp-message__name", True)

    async def suggestion(texts):
        for batch in batches(texts, 4):
            parts.suggestions.show(batch)
            hostile.look("suggestion", ".cp-chip", True)
        parts.suggestions.clear()

    async def notification(texts):
        for batch in batches(texts, 3):
            for text in batch:
                parts.notices.show(text, "error", [(text, lambda: None)])
            hostile.look("notification", ".cp-notice__text, .cp-notice .cp-button", True)
        parts.notices.dismiss_all()

    async def dropdown_label(texts):
        place = document.createElement("div")
        place.id = "hostilePlace"
        document.body.append(place)
        for batch in batches(texts, FRAME_OF):
            for number, text in enumerate(batch):
                options = {"label": text, "container": "#hostilePlace"}
                items = [{"label": text, "action": text}]
                parts.dropdown.create_dropdown(f"{number}{text}", items, options)
            hostile.look("dropdown label", "#hostilePlace .dropdown-item", True)
            for number, text in enumerate(batch):
                parts.dropdown.remove_dropdown(f"{number}{text}")
        place.remove()

    sinks = (
        message,
        streamed,
        picture,
        chat_title,
        character_name,
        suggestion,
        notification,
        dropdown_label,
    )
    by_name = {sink.__name__: sink for sink in sinks}

    async def play(name, texts):
        await by_name[name](json.loads(texts))

    hostile.play = create_proxy(play)
