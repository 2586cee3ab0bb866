"""From what a caller says to the request that goes out."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.base.errors import (
    ApiError,
    ArgumentError,
)
from chat_py.models.chat import PostChat
from tests.fakes.api import ApiRig
from tests.fakes.transport import FakePageRef, Response, json_response


async def refused(rig: ApiRig, *arguments: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request(*arguments)
    return caught.value


class TestWhatGoesOut:
    @pytest.mark.parametrize(
        ("base", "endpoint", "url"),
        [
            ("/api", "/chat", "/api/chat"),
            ("/api", "chat", "/api/chat"),
            ("/api", "/api/suggestions", "/api/suggestions"),
            ("/api", "/api", "/api"),
            ("/api", "/apis", "/api/apis"),
            ("/api", "https://other.example/x", "https://other.example/x"),
            ("/api", "//other.example/x", "//other.example/x"),
            ("https://host.example/api", "/chat", "https://host.example/api/chat"),
            ("https://host.example/api", "/api/chat", "https://host.example/api/chat"),
            ("./api", "/chat", "./api/chat"),
            ("", "/chat", "/chat"),
        ],
    )
    async def test_url(self, base: str, endpoint: str, url: str) -> None:
        rig = ApiRig(default=json_response({}), base_url=base)
        await rig.api.make_request("GET", endpoint)
        assert rig.urls == [url]

    async def test_data_of_a_get_is_its_query(self) -> None:
        rig = ApiRig(default=json_response({}))
        data = {"a": "x y&ü", "n": 1, "f": False, "none": None, "list": [1, 2], "o": {"k": 1}}
        await rig.api.make_request("get", "/chat?z=1", data)
        query = "a=x%20y%26%C3%BC&n=1&f=false&list=1&list=2&o=%7B%22k%22%3A1%7D"
        assert rig.urls == [f"/api/chat?z=1&{query}"]
        assert rig.transport.sent[0].body is None

    async def test_data_of_a_post_is_json(self) -> None:
        rig = ApiRig(default=json_response({}))
        await rig.api.make_request("POST", "/chat", {"a": ["ü", None]})
        await rig.api.make_request("POST", "/chat", PostChat(chat_id="1"))
        sent = rig.transport.sent
        assert sent[0].body == '{"a":["ü",null]}'
        assert sent[0].headers["content-type"] == "application/json"
        assert sent[1].body == '{"chatId":"1","userId":"","userChatId":"","reset":false}'

    async def test_a_body_of_the_page_is_passed_untouched(self) -> None:
        rig = ApiRig(default=json_response({}))
        form = FakePageRef("body")
        await rig.api.make_request("POST", "/upload", form)
        assert rig.transport.sent[0].body is form
        assert "content-type" not in rig.transport.sent[0].headers  # fetch sets the boundary

    async def test_own_origin_is_marked_and_no_other(self) -> None:
        rig = ApiRig(default=json_response({}))
        for endpoint in ("/x", "https://chat.example/x", "https://other.example/x"):
            await rig.api.make_request("GET", endpoint)
        assert [r.headers.get("x-chat-request") for r in rig.transport.sent] == ["1", "1", None]

    async def test_headers_of_the_caller_win_whatever_their_case(self) -> None:
        rig = ApiRig(default=json_response({}))
        headers = {"Content-Type": "application/merge-patch+json", "ACCEPT": "a/b"}
        await rig.api.make_request("PATCH", "/x", {}, {"headers": headers})
        sent = rig.transport.sent[0].headers
        assert (sent["content-type"], sent["accept"]) == ("application/merge-patch+json", "a/b")

    async def test_config_holds_for_the_requests_after(self) -> None:
        rig = ApiRig(default=Response(500))
        rig.api.config.base_url = "/v2"
        rig.api.config.retry_attempts = 0
        rig.api.config.credentials = "include"
        await refused(rig, "GET", "/x")
        assert rig.urls == ["/v2/x"]
        assert rig.transport.sent[0].credentials == "include"

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("GET", "/x", None, {"retrys": 3}), "options.retrys must be one of the known options"),
            (("GET", "/x", None, {"timeout": "5"}), "options.timeout must be a valid number"),
            (("GET", "/x", None, {"timeout": 0}), "options.timeout must be greater than 0"),
            (("GET", "/x", None, {"retries": -1}), "options.retries must be greater than"),
            (("GET", "/x", None, {"signal": {}}), "options.signal must be an AbortSignal"),
            (("GET", "/x", None, {"responseType": "xml"}), "options.responseType must be 'json'"),
            (("GET", "/x", [1]), "data must be an object"),
            (("POST", "/x", {1, object()}), "data must be JSON-ready"),
            (("BREW", "/x"), "method must be one of"),
            (("GET", ""), "endpoint must be a path"),
        ],
    )
    async def test_a_call_that_cannot_be_meant(self, arguments: Any, said: str) -> None:
        rig = ApiRig()
        with pytest.raises(ArgumentError) as caught:
            await rig.api.make_request(*arguments)
        assert str(caught.value).startswith("makeRequest: " + said)
        assert isinstance(caught.value, TypeError)
        assert rig.transport.sent == []
