"""Answers while they come."""

from __future__ import annotations

import pytest

from tests.fakes.chat_page import ChatPage, message


@pytest.fixture
async def chat():
    chat = ChatPage()
    chat.open("c1", message("m1", "Hi", "user"))
    yield chat
    assert chat.document.errors == []


async def test_dots_then_words_then_the_answer(chat):
    chat.stream.create_bot_response_container("a1")
    assert chat.log.query(".cp-typing") is not None
    chat.stream.write("a1", "Once")
    chat.document.run_frames()
    assert chat.shown == ["Hi", "Once"]
    assert chat.log.query(".cp-typing") is None
    assert chat.stream.get_active_stream_ids() == ["a1"]
    chat.stream.finish("a1", "Once upon a time", message_id="m2")
    assert chat.shown == ["Hi", "Once upon a time"]
    assert chat.element('[data-message-id="m2"]').get("data-state") == "sent"
    assert chat.display.messages.text_of("m2") == "Once upon a time"
    assert chat.said == "Mira answered"
    assert not chat.stream.has_active_streams()


async def test_many_pieces_are_one_drawing_a_frame(chat):
    chat.stream.create_bot_response_container("a1")
    before = chat.markup.draws
    for n in range(100):
        chat.stream.write("a1", f"word{n} ")
    chat.document.run_frames()
    assert chat.markup.draws == before + 1


async def test_an_answer_is_drawn_twenty_times_a_second(chat):
    chat.stream.create_bot_response_container("a1")
    before = chat.markup.draws
    for n in range(60):  # one second
        chat.stream.write("a1", f"word{n} ")
        chat.document.run_frame()
    assert chat.markup.draws == before + 20


async def test_a_drawing_that_takes_long_leaves_time_for_other_things(chat):
    draw = chat.markup.render

    def slowly(element, text):
        chat.clock.work(0.030)
        draw(element, text)

    chat.markup.render = slowly
    chat.stream.create_bot_response_container("a1")
    chat.document.run_frames()
    chat.stream.write("a1", "One")
    chat.document.run_frame()
    for word in (" two", " three", " four"):
        chat.stream.write("a1", word)
        chat.document.run_frame()
        assert chat.shown == ["Hi", "One"]
        chat.clock.work(0.020)
    chat.clock.work(0.020)
    chat.document.run_frame()
    assert chat.shown == ["Hi", "One two three four"]


async def test_an_answer_that_comes_again_takes_the_place_of_the_first(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.write("a1", "Once upon")
    chat.document.run_frames()
    chat.stream.restart("a1")
    chat.stream.write("a1", "Once")
    chat.document.run_frames()
    assert chat.shown == ["Hi", "Once upon"], "what is there does not vanish"
    chat.stream.write("a1", " more it was")
    chat.document.run_frames()
    assert chat.shown == ["Hi", "Once more it was"]
    chat.stream.restart("a1")
    chat.stream.write("a1", "End")
    chat.stream.finish("a1", "End")
    assert chat.shown == ["Hi", "End"]


async def test_several_answers_share_a_frame(chat):
    for answer in ("a1", "a2"):
        chat.stream.create_bot_response_container(answer)
        chat.stream.write(answer, answer)
    chat.document.run_frames()
    assert chat.shown == ["Hi", "a1", "a2"]


@pytest.mark.parametrize(
    ("state", "reason", "line"),
    [
        ("stopped", "", "Stopped"),
        ("broken", "the line is dead", "The answer was interrupted: the line is dead Regenerate"),
    ],
)
async def test_an_answer_that_ends_early_keeps_its_text(chat, state, reason, line):
    chat.stream.create_bot_response_container("a1")
    chat.stream.finish("a1", "Once upon", state=state, reason=reason)
    article = chat.element('[data-message-id="a1"]')
    assert "Once upon" in article.seen
    assert line in article.seen
    assert chat.said


async def test_an_answer_without_text_says_what_became_of_it(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.finish("a1", "")
    assert chat.said == "The answer is empty."
    chat.stream.create_bot_response_container("a2")
    chat.stream.finish("a2", "", state="broken", reason="Too busy.")
    assert [line.seen for line in chat.log.query_all(".cp-message__status")] == [
        "The answer is empty. Regenerate",
        "No answer: Too busy. Regenerate",
    ]


async def test_one_that_is_withdrawn_leaves_nothing(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.withdraw("a1")
    assert chat.shown == ["Hi"]


async def test_an_id_is_adopted_in_the_middle(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.adopt("a1", "m2")
    chat.stream.write("m2", "Hello")
    chat.document.run_frames()
    chat.stream.write("a1", "lost")
    chat.document.run_frames()
    assert chat.shown == ["Hi", "Hello"]


async def test_an_answer_again_begins_in_its_place(chat):
    chat.display.add(message("m2", "First"))
    chat.display.add(message("m3", "Thanks", "user"))
    chat.stream.create_bot_response_container("m2")
    chat.stream.write("m2", "Second")
    chat.document.run_frames()
    chat.stream.finish("m2", "Second")
    assert chat.shown == ["Hi", "Second", "Thanks"]


async def test_an_answer_stays_in_its_own_chat(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.write("a1", "Once")
    chat.open("c2", message("x", "Other chat"))
    chat.stream.write("a1", " upon")
    chat.document.run_frames()
    assert chat.shown == ["Other chat"]
    assert not chat.stream.has_active_streams()
    chat.open("c1", message("m1", "Hi", "user"))
    assert chat.shown == ["Hi", "Once upon"]
    assert chat.stream.has_active_streams()
    chat.stream.finish("a1", "Once upon a time")
    assert chat.shown == ["Hi", "Once upon a time"]


async def test_an_answer_that_begins_while_another_chat_is_open(chat):
    chat.open("c2", message("x", "Other chat"))
    chat.stream.create_bot_response_container("a1", "c1")
    chat.stream.write("a1", "Once")
    chat.document.run_frames()
    assert chat.shown == ["Other chat"]
    chat.open("c1")
    assert chat.shown == ["Once"]


@pytest.mark.parametrize("when", ["in the middle", "at the end"])
async def test_an_answer_that_the_history_has_begun_goes_on_there(chat, when):
    chat.stream.create_bot_response_container("a1")
    chat.stream.write("a1", "Once upon")
    chat.display.add(message("m2", "Once"))
    if when == "in the middle":
        chat.stream.adopt("a1", "m2")
        chat.document.run_frames()
        assert chat.shown == ["Hi", "Once upon"]
        chat.stream.finish("m2", "Once upon a time")
    else:
        chat.stream.finish("a1", "Once upon a time", message_id="m2")
    assert chat.shown == ["Hi", "Once upon a time"]
    assert chat.display.messages.state_of("m2") == "sent"


async def test_an_answer_that_ended_unseen_is_not_shown_twice(chat):
    chat.stream.create_bot_response_container("a1")
    chat.open("c2")
    chat.stream.finish("a1", "Done", message_id="m2")
    chat.open("c1", message("m1", "Hi", "user"), message("m2", "Done"))
    assert chat.shown == ["Hi", "Done"]


async def test_the_pages_own_script_shows_and_hides_answers(chat):
    chat.stream.display_completion_message("Hello", "u1")
    chat.stream.display_completion_message("Hello again", "u1")
    assert chat.shown == ["Hi", "Hello again"]
    chat.stream.hide_completion_message("u1")
    assert chat.shown == ["Hi"]
    chat.stream.create_bot_response_container("a1")
    chat.stream.display_completion_message({"role": "assistant", "content": "From the socket"})
    assert chat.shown == ["Hi", "From the socket"]


async def test_an_answer_that_waits_for_the_pages_script_takes_it(chat):
    taken = []

    def deliver(answer_id, text):
        taken.append((answer_id, text))
        return answer_id == "socket"

    undo = chat.stream.on_external(deliver)
    chat.stream.display_completion_message("Hello", "socket")
    chat.stream.hide_completion_message("socket")
    assert chat.shown == ["Hi"]
    chat.stream.display_completion_message("News", "other")
    assert chat.shown == ["Hi", "News"]
    assert taken == [("socket", "Hello"), ("socket", None), ("other", "News")]
    undo()
    chat.stream.display_completion_message("Hello", "socket")
    assert chat.shown == ["Hi", "News", "Hello"]


async def test_stopping_keeps_what_was_there(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.write("a1", "Once upon")
    assert chat.stream.stop_active_renderers() == 1
    assert chat.shown == ["Hi", "Once upon"]
    assert "Stopped" in chat.log.seen
    assert not chat.stream.has_active_streams()


async def test_the_end_of_an_answer_leaves_what_is_drawn_in_its_place(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.write("a1", "First.\n\nSecond")
    chat.document.run_frames()
    first = chat.element('[data-message-id="a1"] p')
    chat.stream.finish("a1", "First.\n\nSecond, and its end.")
    assert chat.shown == ["Hi", "First.\nSecond, and its end."]
    assert chat.element('[data-message-id="a1"] p') == first


async def test_a_final_text_that_differs_takes_the_place_of_what_came(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.write("a1", "Once upon")
    chat.document.run_frames()
    chat.stream.finish("a1", "Something else, and longer")
    assert chat.shown == ["Hi", "Something else, and longer"]


async def test_unknown_answers_are_ignored(chat):
    chat.stream.write("nobody", "x")
    chat.stream.finish("nobody", "x")
    chat.stream.hide_completion_message("nobody")
    assert chat.shown == ["Hi"]


async def test_nothing_is_left_behind(chat):
    chat.stream.create_bot_response_container("a1")
    chat.stream.write("a1", "Once")
    chat.owner.close()
    assert chat.document.listener_count == 0


class TestRegenerating:
    """The text that is there goes only when another one comes."""

    @pytest.fixture
    def answered(self, chat):
        chat.display.add(message("a1", "The first one"))
        chat.stream.create_bot_response_container("a1")
        return chat

    async def test_it_stays_until_the_new_one_begins(self, answered):
        chat = answered
        assert chat.log.query(".cp-typing") is not None
        assert "The first one" in chat.shown[-1]
        chat.stream.write("a1", "Another")
        chat.document.run_frames()
        assert chat.shown == ["Hi", "Another"]
        chat.stream.finish("a1", "Another one", message_id="a2")
        assert chat.shown == ["Hi", "Another one"]

    async def test_it_is_there_again_when_none_comes(self, answered):
        chat = answered
        chat.stream.finish("a1", "", state="broken", reason="Server error.", details="E1")
        assert chat.shown == ["Hi", "The first one"]
        assert chat.log.query(".cp-typing") is None
        assert chat.element(".cp-message__details p").text == "E1"
        article = chat.element('[data-message-id="a1"]')
        assert article.get("data-state") == "sent"
        status = article.query(".cp-message__status")
        assert status.seen == "Could not regenerate: Server error. Regenerate"
        assert chat.said == "Could not regenerate: Server error."
        assert chat.display.messages.text_of("a1") == "The first one"
        assert not chat.stream.has_active_streams()

    async def test_also_under_its_own_id_when_the_server_had_named_the_new_one(self, answered):
        chat = answered
        chat.stream.adopt("a1", "a2")
        chat.stream.finish("a2", "", state="broken", reason="Server error.", message_id="a2")
        assert chat.shown == ["Hi", "The first one"]
        assert chat.display.messages.text_of("a1") == "The first one"
        assert chat.display.messages.text_of("a2") is None

    async def test_nothing_is_said_where_it_was_stopped(self, answered):
        chat = answered
        chat.stream.finish("a1", "", state="stopped")
        assert chat.shown == ["Hi", "The first one"]
        assert chat.log.query(".cp-message__status") is None

    async def test_one_that_came_to_nothing_says_so_and_leaves_the_former_one(self, answered):
        chat = answered
        chat.stream.finish("a1", "")
        assert chat.shown == ["Hi", "The first one"]
        assert "Could not regenerate: The answer is empty." in chat.log.seen

    async def test_one_that_broke_off_after_its_first_words_has_taken_its_place(self, answered):
        chat = answered
        chat.stream.write("a1", "Another")
        chat.document.run_frames()
        chat.stream.finish("a1", "Another", state="broken", reason="Server error.")
        assert chat.shown == ["Hi", "Another"]

    async def test_it_is_there_in_another_chat_and_back(self, answered):
        chat = answered
        chat.open("c2", message("x", "Elsewhere"))
        chat.open("c1", message("m1", "Hi", "user"), message("a1", "The first one"))
        assert "The first one" in chat.shown[-1]
        chat.stream.finish("a1", "", state="broken", reason="Server error.")
        assert chat.shown == ["Hi", "The first one"]
