"""Arguments of the page's calls, as the Python objects get them."""

from __future__ import annotations

import gc
import math

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.bridge import UNDEFINED, Body, PageError
from tests.fakes.publisher_rig import PublisherRig

LONE = "\ud83d"


@pytest.fixture
def rig():
    made = PublisherRig()
    made.publisher.start()
    return made


def test_what_is_left_out_is_left_to_python(rig):
    part = rig.answer("ChatMessageFormatter.truncate_text", "")
    rig.page.call("ChatMessageFormatter.truncateText", "abc")
    rig.page.call("ChatMessageFormatter.truncateText", "abc", UNDEFINED)
    rig.page.call("ChatMessageFormatter.truncateText", "abc", None)
    rig.page.call("ChatMessageFormatter.truncateText", "abc", 5, "more", "than it takes")
    assert [call[1:] for call in part.calls] == [("abc",)] * 3 + [("abc", 5)]


def test_an_absent_one_in_the_middle_has_pythons_default(rig):
    seen = []

    def display_message(sender, message, user_chat_id="the default", callback=None):
        seen.append((sender, message, user_chat_id, callback.kind))

    rig.parts["ChatMessageDisplay"].display_message = display_message
    rig.page.call("ChatMessageDisplay.displayMessage", "bot", "Hi", UNDEFINED, lambda: None)
    assert seen == [("bot", "Hi", "the default", "function")]


def test_a_number_as_an_id_is_a_text(rig):
    rig.page.call("ChatRouter.saveCurrentChatId", 17)
    assert rig.parts["ChatRouter"].calls == [("save_current_chat_id", "17")]


@pytest.mark.parametrize(
    ("path", "args", "name"),
    [
        ("ChatRouter.updateUrl", (), "chatId"),
        ("ChatRouter.updateUrl", ("",), "chatId"),
        ("ChatRouter.updateUrl", (None,), "chatId"),
        ("ChatRouter.updateUrl", (True,), "chatId"),
        ("ChatRouter.updateUrl", ({"a": 1},), "chatId"),
        ("ChatMessageFormatter.escapeHtml", (5,), "text"),
        ("ChatMessageFormatter.truncateText", ("a", "5"), "length"),
        ("ChatMessageFormatter.truncateText", ("a", math.nan), "length"),
        ("ChatInputHandler.init", ({"historySize": math.inf},), "options.historySize"),
        ("ChatState.setState", ("chatId",), "values"),
        ("ChatEventManager.off", ("a", "handler"), "handler"),
        ("ChatEventManager.off", (5,), "eventName"),
    ],
)
def test_a_wrong_one_is_a_type_error_that_names_it(rig, path, args, name):
    with pytest.raises(PageError) as caught:
        rig.page.call(path, *args)
    assert caught.value.type == "TypeError"
    assert str(caught.value).startswith(f"{path}: {name} must be ")


async def test_a_number_that_json_does_not_have_is_null_in_data_and_wrong_in_options(rig):
    for options in ({"retries": math.nan}, {"timeout": math.inf}, {"retryDelay": -math.inf}):
        (name,) = options
        with pytest.raises(PageError, match=rf"options\.{name} must be a finite") as caught:
            await rig.page.promise("ChatAPI.makeRequest", "GET", "/x", {}, options)
        assert caught.value.type == "TypeError"
    await rig.page.promise("ChatAPI.makeRequest", "POST", "/x", {"a": math.nan, "b": 1})
    assert [call[3] for call in rig.parts["ChatAPI"].calls] == [{"a": None, "b": 1}]


def test_a_handler_that_is_no_function_is_a_type_error(rig):
    with pytest.raises(PageError, match=r"ChatEventManager\.on: handler must be a function"):
        rig.page.listen("ChatEventManager.on", "a", {"not": "one"})


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_json_is_a_clear_error_and_no_crash(rig, depth):
    text = "[" * depth + "]" * depth
    answer = rig.publisher.dispatch("ChatMessageFormatter.formatMessage", text, "", 0)
    error = rig.page.decode(answer)
    assert error.type == "TypeError"
    assert "nested too deeply" in str(error)


def test_an_emoji_cut_in_two_is_a_replacement_character(rig):
    rig.answer("ChatMessageFormatter.escape_html", lambda text: text)
    assert rig.page.call("ChatMessageFormatter.escapeHtml", f"a{LONE}") == "a\ufffd"


def test_a_text_with_the_separator_inside_stays_one_argument(rig):
    rig.answer("ChatMessageFormatter.escape_html", lambda text: text)
    assert rig.page.call("ChatMessageFormatter.escapeHtml", "a\x1eb") == "a\x1eb"


@pytest.mark.parametrize("refs", ["[", "5", '[["a"]]', "{}"])
def test_a_list_of_references_that_is_none_does_not_escape(rig, refs):
    assert rig.publisher.dispatch("ChatRouter.resetUrl", "", refs, 0)[:1] in ("", "!")


async def test_a_body_and_a_signal_in_options_reach_python_as_references(rig):
    body, heard = Body(), []
    await rig.page.promise("ChatAPI.makeRequest", "POST", "/upload", body, {"headers": {"a": "b"}})
    _, method, endpoint, data, options = rig.parts["ChatAPI"].calls[0]
    assert (method, endpoint, data.kind, options) == (
        "POST",
        "/upload",
        "body",
        {"headers": {"a": "b"}},
    )
    await rig.page.promise(
        "ChatAPIFetch.fetchChatData", "c1", "u1", False, lambda *args: heard.append(args)
    )
    rig.parts["ChatAPIFetch"].calls[0][4](None, ApiError("No.", type="network"))
    assert heard[0][0] is None
    assert heard[0][1].fields["type"] == "network"


async def test_the_page_forgets_a_value_that_python_has_dropped(rig):
    await rig.page.promise("ChatAPI.makeRequest", "POST", "/upload", Body())
    assert len(rig.page.values) == 1
    rig.parts["ChatAPI"].calls.clear()
    gc.collect()
    assert rig.page.values == {}
