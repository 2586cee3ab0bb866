"""How the tests run.

- Every `async def test_…` and every async fixture just runs, on a loop of its own with a
  **virtual clock** (`tests/loop.py`): `await asyncio.sleep(3600)` is instant, timers fire in
  order, `asyncio.timeout` and `asyncio.get_running_loop().time()` follow the virtual clock. A
  test that waits for something that can never come fails with `Deadlock`, it does not hang.
- The fixture `loop` is that loop, for a test that wants `loop.time()` without being async.
- `@pytest.mark.real_loop` (on a test, or `pytestmark` of a module) runs it on asyncio's own loop
  instead: for sockets and subprocesses. Such tests do not run inside Pyodide.
- `@pytest.mark.horizon(seconds)`: how much virtual time a test may take; default seven days.
- `@given` of Hypothesis works on async tests too: each example has a loop of its own. No example
  has a deadline: how long one takes says nothing about `chat_py`.
- `tests/server` and `tests/tools` need packages that the page has not, and run on CPython only.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import sys
from collections.abc import AsyncIterator, Generator, Iterator
from typing import Any

import hypothesis
import pytest

from tests.fakes.app_rig import AppRig
from tests.fakes.chat_page import ChatPage, message
from tests.loop import HORIZON, VirtualLoop

IN_PYODIDE = sys.platform == "emscripten"

collect_ignore = ["server", "tools"] if IN_PYODIDE else []

hypothesis.settings.register_profile("chat_py", deadline=None)
hypothesis.settings.load_profile("chat_py")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "real_loop: run on asyncio's own event loop, in real time")
    config.addinivalue_line("markers", "horizon(seconds): virtual time that the test may take")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let Hypothesis run an async test: its own test function is a plain one around it."""
    handle = getattr(getattr(item, "obj", None), "hypothesis", None)
    if handle is None or not inspect.iscoroutinefunction(handle.inner_test):
        return
    test = handle.inner_test

    @functools.wraps(test)
    def run_example(*args: Any, **arguments: Any) -> None:
        loop = VirtualLoop()
        try:
            loop.run(test(*args, **arguments))
        finally:
            loop.close()

    handle.inner_test = run_example


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if IN_PYODIDE:
        skip = pytest.mark.skip(reason="needs an event loop that can block")
        for item in items:
            if item.get_closest_marker("real_loop"):
                item.add_marker(skip)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    # A task outside of a loop would begin one that nobody runs or closes, and be found by the
    # garbage collector in the middle of another test.
    if not IN_PYODIDE:
        asyncio.set_event_loop(None)


@pytest.fixture
def loop(request: pytest.FixtureRequest) -> Iterator[asyncio.AbstractEventLoop]:
    """The event loop that this test and its async fixtures run on."""
    if request.node.get_closest_marker("real_loop"):
        with asyncio.Runner() as runner:
            yield runner.get_loop()
        return
    marker = request.node.get_closest_marker("horizon")
    virtual = VirtualLoop(horizon=marker.args[0] if marker else HORIZON)
    yield virtual
    virtual.close()


def _run(loop: asyncio.AbstractEventLoop, coroutine: Any) -> Any:
    if isinstance(loop, VirtualLoop):
        return loop.run(coroutine)
    return loop.run_until_complete(coroutine)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    """Give an async fixture a plain function that runs it on the test's loop."""
    make = fixturedef.func
    if not (inspect.iscoroutinefunction(make) or inspect.isasyncgenfunction(make)):
        return (yield)
    loop = request.getfixturevalue("loop")

    def run_coroutine(**arguments: Any) -> Any:
        return _run(loop, make(**arguments))

    def run_generator(**arguments: Any) -> Any:
        generator: Any = make(**arguments)

        def finish() -> None:
            try:
                _run(loop, anext(generator))
            except StopAsyncIteration:
                return
            raise RuntimeError(f"the fixture {fixturedef.argname} yields more than once")

        value = _run(loop, anext(generator))
        request.addfinalizer(finish)
        return value

    fixturedef.func = run_generator if inspect.isasyncgenfunction(make) else run_coroutine
    try:
        return (yield)
    finally:
        fixturedef.func = make


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every async test has a loop, whether it names the fixture or not."""
    if inspect.iscoroutinefunction(metafunc.function) and "loop" not in metafunc.fixturenames:
        metafunc.fixturenames.append("loop")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.function):
        return None
    names = inspect.signature(pyfuncitem.function).parameters
    arguments = {name: value for name, value in pyfuncitem.funcargs.items() if name in names}
    _run(pyfuncitem._request.getfixturevalue("loop"), pyfuncitem.obj(**arguments))
    return True


@pytest.fixture
async def chat() -> AsyncIterator[ChatPage]:
    """The parts of a chat on a page of fakes, on which nothing has gone wrong in the end."""
    chat = ChatPage()
    yield chat
    assert chat.document.errors == []
    assert chat.failures == []


@pytest.fixture
async def chat_to_write_in() -> AsyncIterator[ChatPage]:
    """A chat with one message, whose box takes twenty characters."""
    chat = ChatPage(max_input_length=20)
    chat.input.init()
    chat.open("c1", message("m1", "Hi"))
    yield chat
    assert chat.document.errors == []
    assert chat.failures == []


@pytest.fixture
async def rig() -> AsyncIterator[AppRig]:
    """The whole program, started on a page of fakes."""
    rig = AppRig()
    await rig.start()
    yield rig
    rig.close()
