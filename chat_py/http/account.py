"""Whose cookie the tab's requests go out under.

Another tab of the browser may log another user in, and this one then uses the new cookie. A
server that names the account of each response in `X-Chat-Account` (any text: docs/server.md) is
told in the same header whose account a request is meant for, and refuses it with 401 under another
one's cookie. With a server that tells nothing, nothing of this happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from pydantic import BaseModel

from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.http import HttpRequest

__all__ = ["HEADER", "Account"]

HEADER = "x-chat-account"
NEWS = "account"


class _News(BaseModel):
    server: str
    account: str


class Account:
    """The account of this tab, and the one whose cookie the browser has now.

    `server` is the address of the API, whose accounts these are. `on_switched_away` is called
    when the cookie has become another account's, `on_switched_back` when it is this tab's again.
    """

    def __init__(
        self,
        *,
        tabs: Tabs,
        server: Callable[[], str],
        owner: Owner,
        on_switched_away: Callable[[], None],
        on_switched_back: Callable[[], None],
    ) -> None:
        self._tabs = tabs
        self._server = server
        self._on_switched_away = on_switched_away
        self._on_switched_back = on_switched_back
        self.name: str = ""
        """This tab's account; empty until the server has told it."""
        self._current: str = ""
        owner.add(tabs.on(NEWS, self._heard, anybody=True))

    @property
    def switched_away(self) -> bool:
        """Whether the browser's cookie is another account's than this tab's."""
        return self.name != self._current

    def is_other(self, name: str) -> bool:
        """Whether account `name` is known not to be the one whose cookie the browser has."""
        return bool(name and self._current) and name != self._current

    def forget(self) -> None:
        """The page says that its user has changed: the next response names the account."""
        self.name = self._current = ""

    def sign(self, request: HttpRequest) -> HttpRequest:
        """The request with the account that it is meant for, unless it names one itself."""
        if not self.name or HEADER in request.headers:
            return request
        return replace(request, headers={**request.headers, HEADER: self.name})

    def answered(self, request: HttpRequest, headers: Mapping[str, str]) -> bool:
        """A response came; False where its account is not the one the request was meant for."""
        account = headers.get(HEADER, "")
        if not account:
            return True
        if not self.name:
            self.name = self._current = account
            self._tell()
        elif account != self._current and HEADER in request.headers:
            self._change(account)
            self._tell()
        elif account != self._current:
            # Asked before this tab knew its account, and answered as another one's than the
            # first: two calls without a cookie, each of which became a guest of its own. The
            # browser keeps the cookie of the last one; what the first one brought is not theirs.
            self.name = self._current = account
            self._tell()
            self._on_switched_away()
            self._on_switched_back()
        return request.headers.get(HEADER, account) == account

    def _tell(self) -> None:
        self._tabs.tell(NEWS, _News(server=self._server(), account=self._current))

    def _heard(self, data: dict[str, object]) -> None:
        news = _News.model_validate(data)
        if self.name and news.server == self._server() and news.account != self._current:
            self._change(news.account)

    def _change(self, account: str) -> None:
        before, self._current = self.switched_away, account
        if self.switched_away != before:
            (self._on_switched_away if self.switched_away else self._on_switched_back)()
