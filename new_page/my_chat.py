"""What this page does. Change it, save it, reload the page."""

from collections.abc import AsyncIterator

from chat_py.app import start
from chat_py.models.answer_request import AnswerRequest

CHARACTERS = {
    "Ada": ["Let us be exact.", "A machine can do whatever we know how to order it to perform."],
    "Bob": ["Sure!", "Let's paint a happy little tree."],
}
"""Who answers, and what they have to say."""


class Company:
    """Whoever is spoken to by name answers, or else the first one."""

    async def answer(self, request: AnswerRequest) -> AsyncIterator[str]:
        """Give the answer piece by piece. A model's words would come the same way."""
        said = request.text
        name = next((name for name in CHARACTERS if name.lower() in said.lower()), "Ada")
        yield f"**{name}:** "
        for sentence in CHARACTERS[name]:
            yield f"{sentence} "
        yield f"\n\n(You said: {said})"


chat = start(backend=Company())
