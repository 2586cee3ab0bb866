"""Code as it is run, and output as it is put into a message."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chat_py.message.code_blocks import split_fences
from chat_py.run.source import fenced, program_of


def test_a_dialogue_with_the_interpreter_is_what_was_typed() -> None:
    dialogue = ">>> def f():\n...     return 1\n...\n>>> f()\n1\n>>> print('>>> x')"
    assert program_of(dialogue) == "def f():\n    return 1\n\nf()\nprint('>>> x')"


def test_any_other_code_is_run_as_it_is() -> None:
    for code in ("a = 1\n\n# ... more\n", "print('''\n... not a prompt\n''')", ""):
        assert program_of(code) == code


@given(st.text(alphabet="`a\n ~"))
def test_an_output_stays_one_block_whatever_is_in_it(text: str) -> None:
    [part] = split_fences(fenced(text))
    assert part.code is not None
    assert part.code.text == text.rstrip()
