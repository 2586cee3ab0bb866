"""Waiting for what a page's own JavaScript can see."""

from __future__ import annotations

from playwright.sync_api import Page

__all__ = ["until"]

UNTIL = """async (arg) => {
  const last = performance.now() + 120_000;
  while (!(await (CONDITION))) {
    if (performance.now() > last) throw new Error("this never came true");
    await new Promise((go) => setTimeout(go, 20));
  }
}"""


def until(page: Page, condition: str, arg: object = None) -> None:
    """Return when `condition` holds, a JavaScript expression (a promise, too) that may use `arg`.

    Playwright's `wait_for_function` takes a promise for true, and evaluates text, which the strict
    policy blocks.
    """
    page.evaluate(UNTIL.replace("CONDITION", condition), arg)
