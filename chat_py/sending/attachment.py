"""A file that goes with a message."""

from __future__ import annotations

from pydantic import BaseModel, Field

from chat_py.models.parts import FilePart

__all__ = ["Attachment"]


class Attachment(BaseModel):
    """A file of `user`, given in the chat `chat_id`; its bytes are kept under `id`, which is its
    idempotency key, too.

    `part` is what the back end made of it, once it has it; `address` shows it on this page until
    then.
    """

    id: str
    user: str
    chat_id: str
    name: str
    media_type: str
    size: int
    part: FilePart | None = None
    address: str = Field(default="", exclude=True)

    @property
    def shown(self) -> FilePart:
        """The part of the message as it is shown."""
        return self.part or FilePart(
            url=self.address, media_type=self.media_type, name=self.name, size=self.size
        )
