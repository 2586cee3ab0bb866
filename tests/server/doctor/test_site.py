from __future__ import annotations

import httpx
import pytest

from chat_py_server.command.error import CommandError
from chat_py_server.doctor.site import open_site
from tests.server.doctor.site_with import PAGE, SiteWith


def test_the_tag_and_the_policies_are_found() -> None:
    meta = '<meta http-equiv="Content-Security-Policy" content="img-src *">'
    site = SiteWith(
        tag='<script defer src="../static/chat-py.js?v=1" data-start="pyscript"></script>',
        head=meta,
        page_headers={"content-security-policy": "font-src *"},
    )
    found = open_site(site.client(), PAGE)
    assert found.script == "https://site.test/static/chat-py.js?v=1"
    assert found.base == "https://site.test/static/"
    assert found.uses_pyscript
    assert found.policies == ["font-src *", "img-src *"]


def test_the_page_may_name_its_files_elsewhere() -> None:
    tag = '<script src="/bundle/chat-py-3f2a.js" data-assets="https://cdn.test/chat/"></script>'
    assert open_site(SiteWith(tag=tag).client(), PAGE).base == "https://cdn.test/chat/"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("site.test/chat/", "such as https://site.test/chat/"),
        ("ftp://site.test/", "such as https://site.test/"),
        ("https://", "is not the address of a page"),
    ],
)
def test_what_is_no_address_is_told_with_one(address: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        open_site(SiteWith().client(), address)


def test_a_page_without_the_chat_is_told() -> None:
    with pytest.raises(CommandError, match=r"no tag loads chat-py\.js"):
        open_site(SiteWith(tag="").client(), PAGE)
    with pytest.raises(CommandError, match="responds with 404"):
        open_site(SiteWith(changed={"/chat/": httpx.Response(404)}).client(), PAGE)


def test_nobody_who_responds_is_told() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with (
        httpx.Client(transport=httpx.MockTransport(refuse)) as client,
        pytest.raises(CommandError, match="does not respond"),
    ):
        open_site(client, PAGE)
