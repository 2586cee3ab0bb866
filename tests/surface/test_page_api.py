"""`ChatAPI` as the page calls it: a body crosses the border as the text that the server sent."""

from __future__ import annotations

import inspect

from chat_py.border.codec import encode
from chat_py.surface.page_api import PageAPI
from tests.fakes.api import ApiRig
from tests.fakes.transport import Response

JSON = {"content-type": "application/json"}
TEXT = {"content-type": "text/plain"}


async def test_json_crosses_as_it_was_received():
    rig = ApiRig(Response(200, '{ "n": 1.50 }', JSON))
    value = await PageAPI(rig.api).make_request("GET", "/chat")
    assert encode(value) == '={ "n": 1.50 }'


async def test_a_text_is_a_text():
    rig = ApiRig(Response(200, '{"n": 1}', TEXT))
    assert await PageAPI(rig.api).make_request("GET", "/chat") == '{"n": 1}'


async def test_an_empty_body_is_nothing():
    rig = ApiRig(Response(204, "", {}))
    assert await PageAPI(rig.api).make_request("DELETE", "/chat") is None


async def test_what_the_cache_has_is_answered_at_once():
    rig = ApiRig(Response(200, '{"n": 1}', JSON))
    api = PageAPI(rig.api)
    await api.make_request("GET", "/chat", None, {"useCache": True})
    again = api.make_request("GET", "/chat", None, {"useCache": True})
    assert not inspect.isawaitable(again)
    assert encode(again) == '={"n": 1}'
    assert len(rig.urls) == 1


def test_everything_else_is_the_apis_own():
    api = ApiRig().api
    page = PageAPI(api)
    assert page.config is api.config
    assert (page.stream, page.clear_cache) == (api.stream, api.clear_cache)
