"""Calls of a host module's methods: what is published, and how often (contract §5)."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.host.hook_calls import HookCalls

PERSONA = {"id": "p1"}


class Rig:
    def __init__(self, *, tells_result: bool = False) -> None:
        self.published: list[Any] = []
        self.failures: list[str] = []
        self.calls = HookCalls(
            self.published.append, tells_result=tells_result, failed=self.failures.append
        )
        self.hook = self.calls.hook_listener()
        self.choice = self.calls.choice_listener()


def test_a_call_is_published_when_it_has_returned():
    rig = Rig()
    rig.hook("called", 1, [PERSONA, "more"])
    assert rig.published == []
    rig.hook("returned", 1, "the host's answer")
    assert rig.published == [PERSONA]


def test_one_without_arguments_is_published_without_data():
    rig = Rig()
    rig.hook("called", 1, [])
    rig.hook("returned", 1, None)
    assert rig.published == [None]


def test_one_that_throws_is_not_published_but_told():
    rig = Rig()
    rig.hook("called", 1, [PERSONA])
    rig.hook("threw", 1, "no such persona")
    assert rig.published == []
    assert rig.failures == ["no such persona"]


def test_a_result_is_published_when_its_promise_has_settled():
    rig = Rig(tells_result=True)
    rig.hook("called", 1, ["p1"])
    rig.hook("pending", 1, None)
    assert rig.published == []
    rig.hook("settled", 1, {"content": "the prompt"})
    assert rig.published == [{"content": "the prompt"}]


def test_a_promise_that_rejects_is_told():
    rig = Rig(tells_result=True)
    rig.hook("called", 1, ["p1"])
    rig.hook("pending", 1, None)
    rig.hook("rejected", 1, "offline")
    assert (rig.published, rig.failures) == ([], ["offline"])


def test_where_a_page_function_calls_the_hook_the_outer_call_is_published():
    rig = Rig()
    rig.hook("called", 1, [PERSONA])
    rig.hook("called", 2, ["p1"])
    rig.hook("returned", 2, None)
    rig.hook("returned", 1, None)
    assert rig.published == [PERSONA]


def test_of_results_that_come_later_the_outer_calls_is_published():
    rig = Rig(tells_result=True)
    rig.hook("called", 1, ["p1"])
    rig.hook("called", 2, ["p1"])
    rig.hook("pending", 2, None)
    rig.hook("pending", 1, None)
    rig.hook("settled", 2, "the raw text")
    rig.hook("settled", 1, "the prompt")
    assert rig.published == ["the prompt"]


def test_where_the_hook_tells_us_directly_it_is_published_once():
    rig = Rig()
    rig.hook("called", 1, [PERSONA])
    rig.calls.publish({"id": "other"})
    rig.hook("returned", 1, None)
    assert rig.published == [PERSONA]


def test_what_the_page_tells_by_itself_is_published_at_once():
    rig = Rig()
    rig.calls.publish(PERSONA)
    assert rig.published == [PERSONA]


def test_a_choice_is_published_where_the_host_tells_nothing_better():
    rig = Rig()
    rig.choice("called", 1, ["s1"])
    rig.choice("returned", 1, None)
    assert rig.published == [{"id": "s1"}]


@pytest.mark.parametrize("phase", ["returned", "settled"])
def test_a_choice_that_leads_to_the_hook_is_published_once(phase):
    rig = Rig()
    rig.choice("called", 1, ["s1"])
    if phase == "settled":
        rig.choice("pending", 1, None)
    rig.hook("called", 2, [{"id": "s1", "title": "Harbour"}])
    rig.hook("returned", 2, None)
    rig.choice(phase, 1, None)
    assert rig.published == [{"id": "s1", "title": "Harbour"}]


@pytest.mark.parametrize("phase", ["threw", "rejected"])
def test_a_choice_that_failed_is_not_published(phase):
    rig = Rig()
    rig.choice("called", 1, ["s1"])
    rig.choice(phase, 1, "no such scenario")
    assert rig.published == []
