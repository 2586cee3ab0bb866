"""Addresses that a picture or video may come from."""

from __future__ import annotations

import pytest

from chat_py.base.media_url import media_url


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.png",
        "HTTP://example.com/a.png",
        "blob:https://example.com/1",
        "//example.com/a.png",
        "/a.png",
        "a.png",
        "data:image/png;base64,AA",
        "data:image/webp,x",
    ],
)
def test_an_address_that_a_picture_may_come_from_stays(url: str) -> None:
    assert media_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " java\nscript:alert(1)",
        "\x00JavaScript:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "data:text/html,<script>",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "data:image/pngx,",
    ],
)
def test_any_other_is_none(url: str) -> None:
    assert media_url(url) == ""


def test_it_is_read_as_the_browser_reads_it() -> None:
    assert media_url(" \thttps://exa\nm\tp\rle.com/a.png\r ") == "https://example.com/a.png"
