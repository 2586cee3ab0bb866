from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import uvicorn

from chat_py_server.__main__ import Server
from chat_py_server.app import create_app
from chat_py_server.config import Config
from chat_py_server.connections import MAX_HEAD, Connections, limited_protocol
from tests.server.conftest import Process

Address = tuple[str, int]
Open = Callable[[bytes], socket.socket]


@contextmanager
def serving_within(folder: Path, connections: Connections, head_time: float) -> Iterator[Address]:
    application = create_app(Config(data=folder))
    settings = uvicorn.Config(
        application,
        http=limited_protocol(connections, head_time),
        port=0,
        log_level="warning",
        timeout_graceful_shutdown=1,
    )
    server = Server(settings, application)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def serving_sockets(
    folder: Path, connections: Connections, head_time: float = 60
) -> Iterator[tuple[str, Open]]:
    with serving_within(folder, connections, head_time) as address, sockets(address) as open_one:
        yield f"http://127.0.0.1:{address[1]}/healthz", open_one


@contextmanager
def sockets(address: Address) -> Iterator[Open]:
    with ExitStack() as stack:

        def open_one(sent: bytes) -> socket.socket:
            opened = stack.enter_context(socket.create_connection(address, timeout=60))
            with suppress(ConnectionError):  # where there is no room for it
                opened.sendall(sent)
            return opened

        yield open_one


def closed(connection: socket.socket) -> bool:
    """Whether the server closes a connection; waits for it."""
    with suppress(ConnectionError):
        while connection.recv(4096):
            pass  # what is left of a reply
    return True


HALF = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


UNENDED = {
    "nothing": b"",
    "a letter": b"G",
    "half a head": HALF,
    "half a line": b"GET /" + b"x" * 1000,
    "an empty line": b"\r\n",
    "half a field": HALF + b"X-Slow: a",
}


def test_a_head_that_does_not_end_is_waited_for_no_longer(tmp_path: Path) -> None:
    # Two seconds, in which a whole head has come on a machine that has much else to do.
    with serving_sockets(tmp_path, Connections(10, 10), 2) as (health, open_one):
        opened = {name: open_one(sent) for name, sent in UNENDED.items()}
        assert [name for name, connection in opened.items() if not closed(connection)] == []
        assert httpx.get(health, timeout=60).status_code == 200


def test_a_second_request_on_a_connection_has_its_time_too(tmp_path: Path) -> None:
    with (
        serving_within(tmp_path, Connections(10, 10), 2) as address,
        sockets(address) as open_one,
    ):
        connection = open_one(HALF + b"\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        connection.sendall(HALF)
        assert closed(connection)


def test_a_head_without_an_end_is_not_kept(tmp_path: Path) -> None:
    with serving_sockets(tmp_path, Connections(10, 10), 60) as (health, open_one):
        connection = open_one(HALF)
        endless = b"X-Field: y\r\n" * MAX_HEAD
        with pytest.raises(ConnectionError):
            connection.sendall(endless * 100)
        assert httpx.get(health).status_code == 200


def test_beyond_the_limit_connections_are_closed_and_room_comes_back(tmp_path: Path) -> None:
    connections = Connections(3, 3)
    with serving_sockets(tmp_path, connections, 60) as (health, open_one):
        held = [open_one(HALF) for _ in range(3)]
        while len(connections) < 3:
            threading.Event().wait(0.01)
        assert closed(open_one(b""))
        for connection in held:
            connection.close()
        while len(connections):
            threading.Event().wait(0.01)
        assert httpx.get(health).status_code == 200


def test_one_address_leaves_room_for_others_and_a_proxy_comes_for_many() -> None:
    connections = Connections(5, 2, proxies=["10.0.0.1"])
    assert [connections.admit("a") for _ in range(3)] == [True, True, False]
    assert [connections.admit("10.0.0.1") for _ in range(4)] == [True, True, True, False]
    connections.leave("a")
    assert connections.admit("b")
    assert len(connections) == 5


HALF_A_BODY = (
    b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100\r\n\r\n{"
)
HALF_A_FILE = (
    b"POST /api/files HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    b"Content-Length: 100000\r\n\r\n--b\r\nContent-Disposition: form-data; name=file"
)


def test_with_few_file_handles_half_requests_hold_up_nobody_and_fill_no_log(
    process: Callable[..., Process],
) -> None:
    server = process(files=256)
    address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
    elsewhere = httpx.HTTPTransport(local_address="127.0.0.2", verify=False)
    with httpx.Client(transport=elsewhere, base_url=server.url, timeout=20) as other:
        for sent in (HALF, b"", HALF_A_BODY, HALF_A_FILE):
            with sockets(address) as open_one:
                for _ in range(300):
                    open_one(sent)
                assert other.get("/healthz").status_code == 200
                assert other.get("/api/chats").status_code == 200
    _, errors = server.signal(signal.SIGINT)
    assert errors == ""
