"""What a back end makes of a picture."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from chat_py.models.fields import Address, Text, Wire

__all__ = ["MergedPicture", "UpscaleFailure", "UpscaleProgress", "UpscaledPicture"]


class UpscaledPicture(Wire):
    """A picture made larger. Other fields of the back end's are kept."""

    image_url: Address = Field(validation_alias=AliasChoices("imageUrl", "upscaledUrl", "url"))


class UpscaleProgress(Wire):
    """Event `progress` of upscaling, in percent."""

    progress: float = Field(ge=0, le=100)


class UpscaleFailure(Wire):
    """Event `error` of upscaling."""

    error: Text = ""


class MergedPicture(Wire):
    """The fields of the merged picture's message."""

    image_url: str = Field(min_length=1)
