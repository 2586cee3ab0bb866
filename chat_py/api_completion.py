"""ChatAPICompletion: asks for answers (guide, "chat-api-completion.js"; contract §3)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from chat_py.answer.follower import NEWS, AnswerFollower
from chat_py.answer.in_progress import AnswersInProgress
from chat_py.answer.presenter import AnswerPresenter
from chat_py.answer.record import AnswerRecord
from chat_py.answer.store import AnswerStore
from chat_py.base.errors import ApiError, ArgumentError
from chat_py.base.own_code import call_back
from chat_py.base.owner import Owner, Undo, shared
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.models.hints import MAX_HINT_LENGTH
from chat_py.state import ChatState

__all__ = ["ChatAPICompletion"]


class ChatAPICompletion:
    """Asks for answers and follows them to their end, over drops and reloads.

    `user` names the current user, whose unfinished answers are resumed.
    """

    def __init__(
        self,
        *,
        answers: AnswersInProgress,
        follower: AnswerFollower,
        presenter: AnswerPresenter,
        store: AnswerStore,
        state: ChatState,
        clock: Clock,
        console: Console,
        user: Callable[[], str],
        tabs: Tabs,
        owner: Owner,
    ) -> None:
        self._answers = answers
        self._follower = follower
        self._presenter = presenter
        self._store = store
        self._state = state
        self._clock = clock
        self._console = console
        self._user = user
        self._ids_come_back = False
        owner.add(tabs.on(NEWS, self._heard))

    async def generate_chat_completion(
        self,
        options: Mapping[str, Any] | Callable[..., Any] | None = None,
        is_hidden: bool = False,
    ) -> dict[str, Any]:
        """Ask for an answer and wait for its end: `{messageId, content}`, and `stopped` if so.

        `options`: `chatId userChatId userId messageId` (default: the open chat's), `regenerate`,
        `hint` (how it shall differ), `uniqueId` (the answer's id on the page), `callback`, which
        runs once with `(result)` or `(None, error)`; or just the callback. A hidden answer is not
        drawn.

        A server may answer 200 with an empty body and deliver the text by another way: then this
        waits for `deliver_external`. Raises `ApiError`.
        """
        if options is None or callable(options):
            fields: Mapping[str, Any] = {"callback": options}
        else:
            fields = options
        callback: Callable[..., Any] | None = fields.get("callback")
        state = self._state
        chat_id = str(fields.get("chatId") or state.chat_id)
        if not chat_id:
            raise ArgumentError("generateChatCompletion", "options.chatId", "the id of a chat")
        record = AnswerRecord(
            id=self._clock.uuid(),
            user=self._user(),
            chat_id=chat_id,
            user_chat_id=str(fields.get("userChatId") or state.user_chat_id),
            user_id=str(fields.get("userId") or state.user_id),
            reply_to=str(fields.get("messageId") or ""),
            regenerate=bool(fields.get("regenerate")),
            hint=str(fields.get("hint") or "").strip()[:MAX_HINT_LENGTH],
            hidden=is_hidden,
        )
        try:
            result = await self._begin(record, str(fields.get("uniqueId") or record.id))
        except ApiError as error:
            call_back(callback, None, error, report=self._console.report)
            raise
        call_back(callback, result, report=self._console.report)
        return result

    async def generate(
        self,
        *,
        chat_id: str,
        user_chat_id: str,
        message_id: str,
        regenerate: bool = False,
        hint: str = "",
    ) -> object:
        """Ask for an answer to a message, for the page's own parts: a failure is shown at the
        answer and given back, not raised. `regenerate`: `message_id` is that of an answer, which
        gives its place to the new one, which differs as the `hint` says."""
        try:
            return await self.generate_chat_completion(
                {
                    "chatId": chat_id,
                    "userChatId": user_chat_id,
                    "messageId": message_id,
                    "regenerate": regenerate,
                    "hint": hint,
                    # Answered again, it takes the place of the earlier answer.
                    "uniqueId": message_id if regenerate else "",
                }
            )
        except ApiError as error:
            return error

    async def stop(self, chat_id: str = "") -> None:
        """Stop the answers of a chat (default: the open one), and tell the server. The text so
        far stays."""
        chat_id = chat_id or self._state.chat_id
        stopping = [
            answer
            for answer in self._answers
            if answer.record.chat_id == chat_id and not answer.stopped
        ]
        await asyncio.gather(*(self._follower.stop(answer) for answer in stopping))

    def is_streaming(self, chat_id: str = "") -> bool:
        """Whether an answer is under way: of one chat, or of any."""
        return any(
            not answer.stopped and chat_id in ("", answer.record.chat_id)
            for answer in self._answers
        )

    def holds(self, chat_id: str) -> bool:
        """Whether what is sent to a chat waits for an answer that comes, and that people see. One
        that another script brings (`deliver_external`) may never come."""
        return any(
            answer.record.chat_id == chat_id
            for answer in self._answers
            if not (answer.stopped or answer.elsewhere or answer.record.hidden)
        )

    def writing(self) -> set[str]:
        """The chats in which an answer that people see is being written."""
        return {
            answer.record.chat_id
            for answer in self._answers
            if not answer.stopped and not answer.record.hidden
        }

    def on_writing(self, listener: Callable[[], object]) -> Undo:
        """Call when `writing` may be others."""
        return self._answers.on_changed(listener)

    async def resume_pending(self, chat_id: str, active: Mapping[str, Any] | None = None) -> None:
        """Continue what an earlier visit left unfinished; after the chat has been shown.

        `active` is the server's own word, `{completionId, messageId}`, where it gives one: it
        knows of answers that were begun on another device. Returns once they are under way.
        """
        records = await self._store.load(self._user(), chat_id)
        completion_id = str((active or {}).get("completionId") or "")
        known = [*records, *(answer.record for answer in self._answers)]
        if completion_id and all(record.completion_id != completion_id for record in known):
            records.append(
                AnswerRecord(
                    id=self._clock.uuid(),
                    user=self._user(),
                    chat_id=chat_id,
                    user_chat_id=self._state.user_chat_id,
                    user_id=self._state.user_id,
                    completion_id=completion_id,
                    message_id=str((active or {}).get("messageId") or ""),
                )
            )
        for record in records:
            if record not in self._answers:
                view_id = record.message_id or record.unique_id or record.id
                self._follower.follow(record, view_id, restored=True)

    def leave(self) -> None:
        """The user has changed: answers of the former one are followed no longer, here. They are
        kept, and the server keeps writing them."""
        for answer in self._answers:
            if answer.record.user != self._user():
                answer.abandon()

    def deliver_external(self, unique_id: str, text: str | None) -> bool:
        """The text of an answer came by another way (`displayCompletionMessage`); `None` says
        that none will come (`hideCompletionMessage`).

        Tells whether an answer was waiting for it: the one with this id, or the only one that
        waits, since a page's other script may have an id of its own. Where the ids that the page
        asked under come back, another one is another device's.
        """
        waiting = [answer for answer in self._answers if not answer.has_text]
        named = [a for a in waiting if unique_id in (a.view_id, a.record.id, a.record.message_id)]
        self._ids_come_back = self._ids_come_back or bool(named)
        if named:
            answer = named[0]
        else:
            empty = [answer for answer in waiting if answer.complete]
            own = self._ids_come_back or _is_uuid(unique_id)
            if len(empty) != 1 or (unique_id and own):
                return text is not None and self._deliver_late(unique_id, text)
            answer = empty[0]
        answer.add(text or "")
        answer.external.set()
        self._presenter.draw(answer)
        return True

    def _deliver_late(self, unique_id: str, text: str) -> bool:
        """The text of an answer that was given up in the meantime."""
        answer = self._answers.take_given_up(unique_id)
        if answer is None:
            return False
        answer.shown = False
        answer.add(text)
        self._presenter.draw(answer)
        self._follower.ending.came_late(answer)
        return True

    async def _begin(self, record: AnswerRecord, view_id: str) -> dict[str, Any]:
        answer = self._answers.to_same_question(record)
        if answer is None:
            record.unique_id = view_id
            answer = self._follower.follow(record, view_id)
            self._presenter.show(answer)
        return await shared(answer.result)

    def _heard(self, data: dict[str, Any]) -> None:
        """Another tab has asked for an answer: follow it too, where its chat is open."""
        record = AnswerRecord.model_validate(data)
        if record.chat_id != self._state.chat_id or record.hidden:
            return
        if record in self._answers or self._answers.with_id(record.completion_id) is not None:
            return
        view_id = record.unique_id if record.regenerate else record.message_id
        self._presenter.show(self._follower.follow(record, view_id or record.id, restored=True))


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
