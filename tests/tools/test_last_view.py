"""Who is shown what the last visit has left (native/first-view/last.mjs, under Node.js)."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tools.command import ROOT
from tools.setup import find_node

LAST = ROOT / "static/src/native/first-view/last.mjs"
VIEW = {"owner": ["", "ann"], "id": "kai", "chat": "{}", "list": "{}"}
SCRIPT = """
const { kept, account, transferSize, denied, user } = %s;
const timing = { name: "account", description: account };
const serverTiming = [{ name: "db", description: "x" }, ...(account === null ? [] : [timing])];
const entries = transferSize === null ? [] : [{ serverTiming, transferSize }];
performance.getEntriesByType = () => entries;
const storage = {
  left: kept,
  getItem: () => storage.left,
  removeItem: () => { storage.left = null; },
};
Object.defineProperty(globalThis, "localStorage", {
  get() { if (denied) throw new DOMException("denied", "SecurityError"); return storage; },
});
const { lastView } = await import(%s);
console.log(JSON.stringify({ shown: lastView(user), left: storage.left }));
"""


def visit(
    kept: str | None,
    *,
    account: str | None = "ann",
    user: str = "",
    transferred: int | None = 300,
    denied: bool = False,
) -> tuple[dict[str, Any] | None, str | None]:
    """What is shown, and what is left in the storage."""
    node = find_node()
    assert node is not None
    facts = {"kept": kept, "account": account, "user": user, "denied": denied}
    script = SCRIPT % (
        json.dumps({**facts, "transferSize": transferred}),
        json.dumps(LAST.as_uri()),
    )
    command = [node, "--input-type=module", "-e", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return found["shown"], found["left"]


def left_by(user: str, account: str) -> str:
    return json.dumps({**VIEW, "owner": [user, account]})


@pytest.mark.parametrize(("user", "account"), [("", "ann"), ("7", "ann"), ("7", "")])
def test_the_same_user_sees_it(user: str, account: str) -> None:
    kept = left_by(user, account)
    assert visit(kept, user=user, account=account) == (json.loads(kept), kept)


@pytest.mark.parametrize(
    ("user", "account"),
    [("", "bob"), ("", None), ("", ""), ("8", "ann"), ("8", None)],
    ids=["another account", "no account", "no name", "another user", "a user without account"],
)
def test_another_one_sees_nothing_and_it_is_removed(user: str, account: str | None) -> None:
    assert visit(left_by("", "ann"), user=user, account=account) == (None, None)


def test_what_nobody_has_left_is_nobodys() -> None:
    assert visit(left_by("", ""), account=None) == (None, None)


@pytest.mark.parametrize("transferred", [0, None], ids=["from the cache", "nothing is known"])
@pytest.mark.parametrize("user", ["", "7"])
def test_a_page_from_the_browsers_cache_does_not_know_whose_it_is(
    user: str, transferred: int | None
) -> None:
    kept = left_by(user, "ann")
    assert visit(kept, user=user, transferred=transferred) == (None, kept)


@pytest.mark.parametrize(
    "kept", ["", "{", "null", "5", "[]", "{}", '{"owner": 5}', '{"owner": null}']
)
def test_a_damaged_one_is_nothing(kept: str) -> None:
    shown, left = visit(kept)
    assert (shown, left or None) == (None, None)


@pytest.mark.parametrize("damage", [{"chat": 5}, {"list": None}, {"id": ["kai"]}])
def test_a_damaged_one_of_ones_own_is_nothing_either(damage: dict[str, Any]) -> None:
    kept = json.dumps({**VIEW, "owner": ["", "ann"], **damage})
    assert visit(kept) == (None, None)


def test_denied_storage_is_no_error() -> None:
    assert visit(left_by("", "ann"), denied=True)[0] is None
