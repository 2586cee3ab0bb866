"""News of one kind, and who hears of it."""

import pytest

from chat_py.base.signal import Signal


def test_everyone_hears_in_the_order_of_subscription():
    signal, heard = Signal[[str]](), []
    signal.subscribe(lambda news: heard.append(f"first {news}"))
    signal.subscribe(lambda news: heard.append(f"second {news}"))
    signal.emit("a")
    assert heard == ["first a", "second a"]


def test_who_left_hears_no_more_and_may_leave_twice():
    signal, heard = Signal[[str]](), []
    leave = signal.subscribe(heard.append)
    signal.subscribe(heard.append)  # the same listener once more: a subscription of its own
    leave()
    leave()
    signal.emit("a")
    assert heard == ["a"]


def test_a_listener_may_leave_and_subscribe_while_it_is_called():
    signal, heard = Signal[[]](), []

    def once():
        heard.append("once")
        leave()
        signal.subscribe(lambda: heard.append("later"))

    leave = signal.subscribe(once)
    signal.subscribe(lambda: heard.append("always"))
    signal.emit()
    assert heard == ["once", "always"]
    signal.emit()
    assert heard == ["once", "always", "always", "later"]


def fail():
    raise RuntimeError("listener")


def test_a_failure_reaches_whoever_emits():
    signal, heard = Signal[[]](), []
    signal.subscribe(fail)
    signal.subscribe(lambda: heard.append("after"))
    with pytest.raises(RuntimeError, match="listener"):
        signal.emit()
    assert not heard


def test_a_failure_that_is_reported_keeps_nobody_from_hearing():
    reports, heard = [], []
    signal = Signal[[]](reports.append)
    signal.subscribe(fail)
    signal.subscribe(lambda: heard.append("after"))
    signal.emit()
    assert [str(error) for error in reports] == ["listener"]
    assert heard == ["after"]
