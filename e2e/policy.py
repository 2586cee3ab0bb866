"""The strict policy, for pages that the tests make themselves."""

from __future__ import annotations

from playwright.sync_api import Page

from chat_py_server.security import POLICIES

__all__ = ["INITIALIZED", "add_script", "strict_policy"]

INITIALIZED = "ChatCore.initialized"
"""For `until`: the chat has started."""
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


def add_script(page: Page, url: str) -> None:
    """Let the page load a script later, as one does under Trusted Types."""
    page.evaluate(ADD_SCRIPT, url)
