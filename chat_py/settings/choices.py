"""What a person has chosen in the settings sheet, for themselves and this browser."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

__all__ = ["CHOICES_KEY", "SCALE_KEY", "Choices", "read_choices"]

CHOICES_KEY = "chat_py.choices"
"""In `localStorage`; static/src/native/page/choices.mjs reads it, too."""
SCALE_KEY = "chat_py.scale"
"""There, too: the size of the text once more, for the pre-boot script (static/src/chat-py.js)."""


class Choices(BaseModel):
    """They go before what the site has set. The theme is kept apart (chat_py/ui/theme.py)."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    language: str = ""
    """A language that there are texts for (BCP 47); empty: the site's choice."""
    text_size: float = 1
    """How many times as large as usual."""
    enter_sends: bool | None = None
    """Whether Enter alone sends; `None`: the site's choice."""
    shortcuts: bool = True
    """Whether Ctrl/Cmd+K and "?" do what they do; native/first-view/keys.mjs reads it, too."""
    sounds: bool = False
    """Whether an answer that is ready makes a sound."""
    notifications: bool = False
    """Whether one that is ready while the tab is hidden is told by the system."""


def read_choices(value: object) -> Choices:
    """What is stored; nothing is chosen where it is none of ours."""
    try:
        return Choices.model_validate(value)
    except ValidationError:
        return Choices()
