from __future__ import annotations

from chat_py_server.doctor.finding import Finding


def test_the_remedy_stands_below_the_problem() -> None:
    assert str(Finding("It is slow.", "Wait.")) == "It is slow.\n  Wait."
