"""Plug-ins and hooks: a page's own Python (docs/plugins.md)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from chat_py.plugin.hooks import Hooks
from chat_py.plugin.loader import PluginLoader, imports_of, uses_http
from tests.fakes.location import FakeLocation
from tests.fakes.transport import FakeConsole, FakeTransport, Response

PAGE = "https://site.example/chat/index.html"


class Packages:
    def __init__(self) -> None:
        self.installed = 0
        self.asked: list[list[str]] = []
        self.served: dict[str, str] = {}
        self.broken = ""

    async def install_http(self) -> None:
        self.installed += 1

    async def provide(self, names: Sequence[str]) -> list[str]:
        self.asked.append(list(names))
        if self.broken:
            raise RuntimeError(self.broken)
        for name in names:
            if name in self.served:
                module = ModuleType(name)
                exec(self.served[name], vars(module))
                sys.modules[name] = module
        return [name for name in names if name not in self.served]


class Bench:
    """A loader over a scripted network; `chat` only remembers what plug-ins do to it."""

    def __init__(self, *scripted: Response) -> None:
        self.transport = FakeTransport(*scripted)
        self.packages = Packages()
        self.console = FakeConsole()
        self.chat: Any = SimpleNamespace(seen=[])
        self.loader = PluginLoader(
            transport=self.transport,
            location=FakeLocation(PAGE),
            packages=self.packages,
            console=self.console,
        )

    async def load(self, *addresses: str, packages: tuple[str, ...] = ()) -> list[str]:
        return await self.loader.load(addresses, self.chat, packages)


def plugin(body: str) -> Response:
    return Response(200, body, {"content-type": "text/x-python"})


class TestLoading:
    async def test_setup_gets_the_chat(self):
        bench = Bench(plugin("def setup(chat):\n    chat.seen.append('here')"))
        assert await bench.load("./plugins/one.py") == ["./plugins/one.py"]
        assert bench.chat.seen == ["here"]
        assert bench.transport.sent[0].url == "https://site.example/chat/plugins/one.py"

    async def test_setup_may_be_async(self):
        bench = Bench(plugin("async def setup(chat):\n    chat.seen.append('late')"))
        await bench.load("/one.py")
        assert bench.chat.seen == ["late"]

    async def test_in_the_order_of_the_settings(self):
        bench = Bench(
            plugin("def setup(chat):\n    chat.seen.append(1)"),
            plugin("def setup(chat):\n    chat.seen.append(2)"),
        )
        await bench.load("/a.py", "/b.py")
        assert bench.chat.seen == [1, 2]

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (plugin("def setup(chat):\n    1 / 0"), "division"),
            (plugin("this is no python"), "syntax"),
            (plugin("x = 1"), "setup(chat)"),
            (Response(404), "answered 404"),
            (Response(200, "def setup", cut=True), "could not be fetched"),
        ],
    )
    async def test_a_failing_one_is_reported_and_stops_no_other(self, answer, said):
        bench = Bench(answer, plugin("def setup(chat):\n    chat.seen.append('ok')"))
        assert await bench.load("/bad.py", "/good.py") == ["/good.py"]
        assert bench.chat.seen == ["ok"]
        [error] = bench.console.reported
        assert said in str(error)

    @pytest.mark.parametrize(
        "address",
        [
            "https://elsewhere.example/p.py",
            "//evil.example/p.py",
            "http://site.example/chat/p.py",
            "https://site.example:8443/chat/p.py",
        ],
    )
    async def test_another_origin_is_refused_and_not_asked(self, address):
        bench = Bench(plugin("def setup(chat):\n    chat.seen.append('ran')"))
        assert await bench.load(address) == []
        assert bench.chat.seen == []
        assert bench.transport.sent == []
        assert "own origin" in str(bench.console.reported[0])


class TestHttpPackages:
    @pytest.mark.parametrize(
        "source",
        [
            "import requests",
            "from requests import get",
            "import urllib.request",
            "from urllib import request",
            "from urllib.request import urlopen",
            "def setup(chat):\n    import urllib3",
        ],
    )
    def test_who_uses_http(self, source):
        assert uses_http(imports_of(source))

    @pytest.mark.parametrize(
        "source",
        ["import json", "from urllib.parse import quote", "requests = 1", "import requestor"],
    )
    def test_who_does_not(self, source):
        assert not uses_http(imports_of(source))

    async def test_loaded_for_a_plugin_that_asks_and_only_then(self):
        bench = Bench(
            plugin("def setup(chat): pass"),
            plugin("def setup(chat):\n    from urllib.request import urlopen"),
        )
        await bench.load("/plain.py")
        assert bench.packages.installed == 0
        await bench.load("/http.py")
        assert bench.packages.installed == 1


class TestServedPackages:
    @pytest.fixture(autouse=True)
    def _forget(self) -> Iterator[None]:
        yield
        sys.modules.pop("served_one", None)

    async def test_what_a_plugin_imports_is_there_before_it_runs(self):
        bench = Bench(plugin("import json, served_one\ndef setup(chat):\n    served_one.to(chat)"))
        bench.packages.served = {"served_one": "def to(chat): chat.seen.append('served')"}
        await bench.load("/one.py")
        assert bench.chat.seen == ["served"]
        assert bench.packages.asked == [["served_one"]]

    async def test_what_is_there_already_and_http_are_not_asked_for(self):
        bench = Bench(
            plugin(
                "import json, chat_py.app, requests.adapters, colorsys\n"
                "from chat_py import ApiError\ndef setup(chat): pass"
            )
        )
        await bench.load("/one.py")
        assert bench.packages.asked == []

    async def test_what_the_settings_name_comes_first_and_a_missing_one_is_told(self):
        bench = Bench(plugin("def setup(chat):\n    import served_one"))
        bench.packages.served = {"served_one": ""}
        loaded = await bench.load("/one.py", packages=("served_one", "lost-one"))
        assert loaded == ["/one.py"]
        assert bench.packages.asked == [["served_one", "lost-one"]]
        [warning] = bench.console.lines
        assert warning == (
            "This site serves no package lost-one. To add it: chat-py build lost-one"
        )

    async def test_a_plugin_that_misses_one_is_told_how_to_add_it(self):
        bench = Bench(plugin("import lost_one.deep\ndef setup(chat): pass"))
        assert await bench.load("/one.py") == []
        [error] = bench.console.reported
        assert error.__notes__ == [
            "This site serves no package lost_one. To add it: chat-py build lost_one"
        ]

    async def test_packages_that_cannot_be_loaded_cost_no_plugin(self):
        bench = Bench(plugin("def setup(chat):\n    chat.seen.append('here')"))
        bench.packages.broken = "Could not load packages.json: 500"
        await bench.load("/one.py", packages=("served_one",))
        assert bench.chat.seen == ["here"]
        assert "500" in str(bench.console.reported[0])


async def test_the_example_of_the_docs_works():
    text = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text()
    source, *_ = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    hooks = Hooks(console=FakeConsole())
    notices: list[str] = []
    chat = SimpleNamespace(before_send=hooks.add_before_send, notify=notices.append)
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    namespace["setup"](chat)
    assert await hooks.run_before_send("/roll") is None
    assert re.fullmatch(r"You rolled [1-6]\.", notices[0])
    assert await hooks.run_before_send("hello") == "hello"
