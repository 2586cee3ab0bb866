"""Builds what asks for answers and follows them."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.answer.ending import AnswerEnding
from chat_py.answer.follower import AnswerFollower
from chat_py.answer.in_progress import AnswersInProgress
from chat_py.answer.presenter import AnswerPresenter, AnswerView
from chat_py.answer.store import AnswerStore
from chat_py.api_completion import ChatAPICompletion
from chat_py.backends.backend import Backend
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import Events
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.browser.protocols.http import Network
from chat_py.browser.protocols.storage import Database, Locks
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.settings.settings import Settings
from chat_py.state import ChatState

__all__ = ["build_completion"]


def build_completion(
    *,
    backend: Backend,
    errors: ErrorMaker,
    events: Events,
    state: ChatState,
    view: AnswerView,
    settings: Settings,
    user: Callable[[], str],
    clock: Clock,
    network: Network,
    database: Database,
    locks: Locks,
    tabs: Tabs,
    console: Console,
    owner: Owner,
) -> ChatAPICompletion:
    """Answers for one page, drawn on `view`. `user` names the current user."""
    answers = AnswersInProgress()
    store = AnswerStore(database=database, console=console)
    presenter = AnswerPresenter(view)
    follower = AnswerFollower(
        answers=answers,
        backend=backend,
        errors=errors,
        facts=RequestFacts("POST", settings.endpoints.completion, 1),
        ending=AnswerEnding(
            backend=backend,
            store=store,
            presenter=presenter,
            events=events,
            state=state,
            clock=clock,
        ),
        store=store,
        presenter=presenter,
        clock=clock,
        network=network,
        owner=owner,
        console=console,
        locks=locks,
        tabs=tabs,
    )
    return ChatAPICompletion(
        answers=answers,
        follower=follower,
        presenter=presenter,
        store=store,
        state=state,
        clock=clock,
        console=console,
        user=user,
        tabs=tabs,
        owner=owner,
    )
