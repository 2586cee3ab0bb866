"""A plug-in: answers /roll with a number, and never sends it."""

import random

from chat_py.plugin.chat import Chat


def setup(chat: Chat) -> None:
    """Called once, before the chat starts."""

    @chat.before_send
    def roll(text: str) -> str | None:
        if text.strip() == "/roll":
            chat.notify(f"You rolled {random.randint(1, 6)}.")
            return None  # nothing is sent
        return text  # or another text
