"""`ChatAPI` on the browser's own `fetch`: what goes out and comes back untouched."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route

from chat_py.http.headers import HEADERS
from e2e.chat_page import DROPIN, ChatPage
from e2e.server import ChatServer

CASES: dict[str, tuple[str, Any]] = {
    "JSON both ways": (
        """const {method, type, body} = await send('POST', '/echo', {a: ['ü', null], b: NaN});
           return [method, type, body]""",
        ["POST", "application/json", '{"a":["ü",null],"b":null}'],
    ),
    "FormData": (
        """const form = new FormData(); form.append('file', new Blob(['x']), 'x.txt');
           const {type, body} = await send('POST', '/echo', form);
           return [type.startsWith('multipart/form-data; boundary='), body.includes('x.txt')]""",
        [True, True],
    ),
    "URLSearchParams": (
        "return (await send('POST', '/echo', new URLSearchParams({a: '1 2'}))).body",
        "a=1+2",
    ),
    "text": (
        "return typeof await send('GET', '/echo', null, {responseType: 'text'})",
        "string",
    ),
    "a Blob": (
        """const blob = await send('GET', '/echo', null, {responseType: 'blob'});
           return [blob instanceof Blob, JSON.parse(await blob.text()).method]""",
        [True, "GET"],
    ),
    "the Response itself": (
        """const response = await send('GET', '/echo', null, {responseType: 'response'});
           const {method} = await response.json();
           return [response instanceof Response, response.status, method]""",
        [True, 200, "GET"],
    ),
    "no content": ("return (await send('DELETE', '/nothing')) ?? 'nothing'", "nothing"),
    "a kept answer is a copy": (
        """const read = () => send('GET', '/echo', null, {useCache: true});
           const first = await read(); first.method = 'changed';
           return [(await read()).method, (await read()) === (await read())]""",
        ["GET", False],
    ),
    "an abort is real": (
        """const controller = new AbortController();
           const asked = send('GET', '/never', null, {signal: controller.signal});
           setTimeout(() => controller.abort(), 50);
           return asked.catch(({type}) => type)""",
        "aborted",
    ),
    "what can be no request": (
        """const why = ({message, constructor}) => [constructor === TypeError, message];
           return Promise.all([
             send('GET', '/echo', null, {headers: {'a b': 'c'}}).catch(why),
             send('GET', '/echo', null, {retries: NaN}).catch(why),
             send('GET', '/echo', null, {timeout: Infinity}).catch(why),
             send('GET', 'http://[').catch(why)])""",
        [
            [True, f"ChatAPI.makeRequest: options.headers must be {HEADERS}"],
            [True, "ChatAPI.makeRequest: options.retries must be a finite number"],
            [True, "ChatAPI.makeRequest: options.timeout must be a finite number"],
            [True, "makeRequest: endpoint must be a path or an address"],
        ],
    ),
    "headers as fetch takes them": (
        """const headers = [['page', 1], ['all', true]];
           const found = (await send('GET', '/echo', null, {headers})).headers;
           return [found.page, found.all]""",
        ["1", "true"],
    ),
    "a stream, also when it is tried again": (
        """const stream = new Blob(['streamed']).stream();
           const options = {idempotencyKey: 'k', retryDelay: 1};
           return (await send('POST', '/flaky', stream, options)).body""",
        "streamed",
    ),
    "the bytes of the call's moment": (
        """const bytes = new TextEncoder().encode('before');
           const form = new URLSearchParams({a: 'before'});
           const asked = [send('POST', '/echo', bytes), send('POST', '/echo', form)];
           bytes.fill(33); form.set('a', 'after');
           return (await Promise.all(asked)).map(({body}) => body)""",
        ["before", "a=before"],
    ),
    "a refusal with a body": (
        """return send('GET', '/refused').catch((error) =>
             [error instanceof Error, error.type, error.status, error.details.error])""",
        [True, "permission", 403, "not you"],
    ),
}


def echo(route: Route) -> None:
    request = route.request
    body = request.post_data or ""
    found = {"type": request.headers.get("content-type"), "headers": request.headers}
    route.fulfill(json={"method": request.method, "body": body, **found})


def flaky(route: Route) -> None:
    """Fails once."""
    if route.request.url not in seen:
        seen.add(route.request.url)
        route.fulfill(status=503)
    else:
        echo(route)


seen: set[str] = set()


@pytest.fixture(scope="module")
def tab(browser: Any, server: ChatServer) -> Any:
    """One page for all of them."""
    page: Page = browser.new_page()
    chat = ChatPage(page, DROPIN, server.origin)
    page.route("**/api/echo", echo)
    page.route("**/api/flaky", flaky)
    page.route("**/api/nothing", lambda route: route.fulfill(status=204))
    page.route("**/api/never", lambda _: None)
    page.route("**/api/refused", lambda route: route.fulfill(status=403, json={"error": "not you"}))
    chat.open()
    yield page
    page.close()


@pytest.mark.parametrize("name", CASES)
def test_requests_and_answers(tab: Page, name: str) -> None:
    script, expected = CASES[name]
    call = f"async () => {{ const send = (...args) => ChatAPI.makeRequest(...args); {script}; }}"
    assert tab.evaluate(call) == expected


def test_a_stream_is_read_as_it_comes(tab: Page) -> None:
    body = "id: 1\nevent: delta\ndata: Grüße\n\ndata: b\r\n\r\n"
    tab.route(
        "**/api/events",
        lambda route: route.fulfill(body=body, content_type="text/event-stream; charset=utf-8"),
    )
    script = """async () => {
      const found = [];
      for await (const event of ChatAPI.stream("GET", "/events")) found.push(event);
      return found;
    }"""
    assert tab.evaluate(script) == [
        {"event": "delta", "data": "Grüße", "id": "1"},
        {"event": "message", "data": "b", "id": "1"},
    ]
