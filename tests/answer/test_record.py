"""Where a record is kept, and what is read of an earlier version's."""

from __future__ import annotations

from chat_py.answer.record import AnswerRecord


def test_no_id_reaches_into_another_user_s_records() -> None:
    record = AnswerRecord(id="a1", user="ann/1", chat_id="2")
    assert not record.key.startswith(AnswerRecord.prefix("ann", "1/2"))
    assert not record.key.startswith(AnswerRecord.prefix("ann", "1"))
    assert record.key.startswith(AnswerRecord.prefix("ann/1", "2"))


def test_what_an_earlier_version_kept_is_read() -> None:
    kept = AnswerRecord.model_validate_json('{"id": "a1", "user": "ann", "chat_id": "1"}')
    assert (kept.completion_id, kept.failures, kept.hidden) == ("", 0, False)
