"""Blocks run to their end, whatever they do, and say it in messages that the page reads."""

from __future__ import annotations

import builtins
import sys

import pytest

from chat_py.run.messages import Done, Limit, Message, Raised, Table, Text, read_messages
from chat_py_runner.limits import CHARACTERS
from chat_py_runner.runner import Runner


class Rig:
    def __init__(self) -> None:
        self._said: list[str] = []
        self._runner = Runner(self._said.append)
        self._run = 0

    async def run(self, source: str) -> list[Message]:
        """What the block has said, without the end that every one has."""
        self._said.clear()
        self._run += 1
        await self._runner.run(self._run, source)
        *messages, last = read_messages("\n".join(self._said))
        assert len(messages) + 1 == len(self._said)  # the page has understood all of them
        assert last == Done(kind="done", run=self._run)
        return messages

    async def text(self, source: str) -> str:
        """What it has written and shown."""
        return "".join(m.text for m in await self.run(source) if isinstance(m, (Text, Raised)))


@pytest.fixture
def rig() -> Rig:
    return Rig()


async def test_each_line_is_said_when_it_is_written(rig: Rig) -> None:
    messages = await rig.run("print('a')\nprint('b', end='')\nimport sys\nsys.stderr.write('c')\n;")
    assert [m.kind for m in messages] == ["error"]  # `;` alone is no Python
    messages = await rig.run(
        "import sys\nprint('a')\nprint('b', end='')\nx = sys.stderr.write('c')"
    )
    assert [(m.stream, m.text) for m in messages if isinstance(m, Text)] == [
        ("stdout", "a\n"),
        ("stdout", "b"),
        ("stderr", "c"),
    ]


async def test_the_value_of_the_last_expression_is_shown(rig: Rig) -> None:
    assert await rig.text("1 + 1") == "2\n"
    assert await rig.text("'text'") == "'text'\n"
    assert await rig.text("None") == ""
    assert await rig.text("x = 3") == ""
    assert await rig.text("x;") == ""
    assert await rig.text("if x:\n    x") == ""
    assert await rig.text("print('before')\nx") == "before\n3\n"


async def test_variables_live_on_and_the_last_value_is_an_underscore(rig: Rig) -> None:
    await rig.run("def double(n):\n    return 2 * n\n\ndouble(4)")
    assert await rig.text("double(_)") == "16\n"
    assert await rig.text("__name__") == "'__main__'\n"


async def test_what_has_raised_is_told_with_the_block_s_own_lines(rig: Rig) -> None:
    [told] = await rig.run("def f(n):\n    return 1 / n\n\nf(0)")
    assert isinstance(told, Raised)
    assert told.text.splitlines() == [
        "Traceback (most recent call last):",
        '  File "<block 1>", line 4, in <module>',
        "    f(0)",
        *(["    ~^^^"] if sys.version_info >= (3, 13) else []),
        '  File "<block 1>", line 2, in f',
        "    return 1 / n",
        "           ~~^~~",
        "ZeroDivisionError: division by zero",
    ]
    assert told.missing == ""


async def test_text_before_an_error_is_not_lost(rig: Rig) -> None:
    text = await rig.text("print('half', end='')\nraise ValueError('no')")
    assert text.startswith("halfTraceback")
    assert text.endswith("ValueError: no\n")


async def test_what_is_no_python_names_the_line(rig: Rig) -> None:
    text = await rig.text("a = 1\nb = = 2\n")
    assert 'File "<block 1>", line 2' in text
    assert "SyntaxError" in text
    assert "chat_py_runner" not in text


async def test_a_missing_package_is_named(rig: Rig) -> None:
    [told] = await rig.run("import no_such_package.part")
    assert isinstance(told, Raised)
    assert told.missing == "no_such_package"


@pytest.mark.parametrize(
    ("source", "last"),
    [
        ("exit()", "SystemExit"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded"),
        ("class E(Exception):\n def __str__(self): 1/0\nraise E", "E: <exception str() failed>"),
        ("class V:\n def __repr__(self): raise ValueError('r')\nV()", "ValueError: r"),
    ],
)
async def test_no_block_ends_the_interpreter(rig: Rig, source: str, last: str) -> None:
    if source == "exit()":
        source = "import sys\nsys.exit()"
    text = await rig.text(source)
    assert text.splitlines()[-1].removeprefix("__main__.").startswith(last)
    assert await rig.text("'alive'") == "'alive'\n"


async def test_nobody_can_be_asked(rig: Rig) -> None:
    asked = builtins.input
    assert "nobody to ask" in await rig.text("input('Name? ')")
    assert builtins.input is asked


async def test_more_than_may_be_shown_ends_a_block(rig: Rig) -> None:
    messages = await rig.run(
        "while True:\n    try:\n        print('x' * 999)\n    except Exception:\n        pass"
    )
    assert isinstance(messages[-1], Limit)
    shown = "".join(m.text for m in messages if isinstance(m, Text))
    assert len(shown) == CHARACTERS
    assert isinstance((await rig.run(f"'x' * {CHARACTERS}"))[-1], Limit)
    assert await rig.text("'alive'") == "'alive'\n"


async def test_tables(rig: Rig) -> None:
    assert await rig.run("[{'a': 1, 'b': None}, {'a': 'x', 'c': 2.5}]") == [
        Table(
            kind="table",
            run=1,
            columns=["a", "b", "c"],
            rows=[["1", "", ""], ["x", "", "2.5"]],
            more=0,
        )
    ]
    [table] = await rig.run("[{str(n): n for n in range(99)}] * 250")
    assert isinstance(table, Table)
    assert (len(table.columns), len(table.rows), table.more) == (40, 200, 50)


async def test_await_at_the_top_and_asyncio_run(rig: Rig) -> None:
    await rig.run("import asyncio\nasync def main(n=1):\n    await asyncio.sleep(5)\n    return n")
    assert await rig.text("await main()") == "1\n"
    assert await rig.text("asyncio.run(main(2))") == "2\n"
    assert await rig.text("if __name__ == '__main__':\n    print(asyncio.run(main(3)))") == "3\n"
    # In a function it is Python's own, which cannot be nested.
    assert "cannot be called from a running event loop" in await rig.text(
        "def f():\n    c = main()\n    try:\n        asyncio.run(c)\n"
        "    finally:\n        c.close()\nf()"
    )


async def test_nothing_but_the_block_s_own_output_is_taken(rig: Rig, capsys) -> None:
    await rig.run("print('of the block')")
    print("of the page")  # noqa: T201
    assert capsys.readouterr().out == "of the page\n"
