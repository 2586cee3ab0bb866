"""The strict policy, for pages that the tests make themselves."""

from __future__ import annotations

from playwright.sync_api import Page

from server.security import POLICIES

__all__ = ["INITIALIZED", "add_script", "strict_policy", "until"]

INITIALIZED = "ChatCore.initialized"
"""For `until`: the chat has started."""
UNTIL = """(arg) => new Promise((done, failed) => {
  const last = performance.now() + 30_000;
  const look = () => {
    if (CONDITION) done();
    else if (performance.now() > last) failed(new Error("this never came true"));
    else setTimeout(look, 20);
  };
  look();
})"""
ADD_SCRIPT = """(url) => new Promise((done, failed) => {
  const script = document.createElement("script");
  const policy = trustedTypes.createPolicy("tests", { createScriptURL: (text) => text });
  script.src = policy.createScriptURL(url);
  script.onload = () => done();
  script.onerror = failed;
  document.head.append(script);
})"""


def strict_policy(*also: str) -> dict[str, str]:
    """The headers of `/pages/`; `also` are more sources of the page's own scripts."""
    directives = [
        " ".join((directive, *also)) if directive.startswith("script-src") else directive
        for directive in POLICIES["/pages/"]
    ]
    return {"Content-Security-Policy": "; ".join(directives)}


def until(page: Page, condition: str, arg: object = None) -> None:
    """Return when `condition` holds, a JavaScript expression that may use `arg`.

    Under the policy `wait_for_function`, which evaluates text, is blocked.
    """
    page.evaluate(UNTIL.replace("CONDITION", condition), arg)


def add_script(page: Page, url: str) -> None:
    """Let the page load a script later, as one does under Trusted Types."""
    page.evaluate(ADD_SCRIPT, url)
