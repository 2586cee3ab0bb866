from __future__ import annotations

import pytest

from chat_py_server.doctor.policy import check_policy
from chat_py_server.doctor.site import open_site
from chat_py_server.security import POLICIES
from tests.server.doctor.site_with import PAGE, SiteWith

DROP_IN = "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'"
OFFLINE = '<script src="/static/chat-py.js" data-offline></script>'
WITHOUT_RUN = '<script src="/static/chat-py.js" data-run-python="false"></script>'
ELSEWHERE = '<script src="/static/chat-py.js" data-api-base="https://api.test/v1"></script>'
PYSCRIPT = '<script src="/static/chat-py.js" data-start="pyscript"></script>'


def look(policy: str, tag: str = SiteWith.tag) -> list[str]:
    site = SiteWith(tag=tag, page_headers={"content-security-policy": policy})
    return [str(found) for found in check_policy(open_site(site.client(), PAGE))]


@pytest.mark.parametrize(
    ("policy", "tag"),
    [
        (DROP_IN, SiteWith.tag),
        ("; ".join(POLICIES["/pages/"]), SiteWith.tag),
        ("; ".join(POLICIES["/"]), PYSCRIPT),
        ("img-src 'none'", SiteWith.tag),
        (f"default-src 'none'; {DROP_IN}", WITHOUT_RUN),
        (f"default-src 'none'; child-src 'self'; {DROP_IN}", SiteWith.tag),
        (DROP_IN.replace("connect-src", "connect-src https://*.test"), ELSEWHERE),
        ("script-src 'nonce-1' 'wasm-unsafe-eval'", SiteWith.tag),
    ],
)
def test_a_policy_that_lets_the_chat_run(policy: str, tag: str) -> None:
    assert look(policy, tag) == []


@pytest.mark.parametrize(
    ("policy", "tag", "remedy"),
    [
        (DROP_IN.replace(" 'wasm-unsafe-eval'", ""), SiteWith.tag, "Add 'wasm-unsafe-eval'"),
        (f"default-src 'none'; {DROP_IN}", SiteWith.tag, "Add 'self' to frame-src, or"),
        (f"default-src 'none'; frame-src 'self'; {DROP_IN}", OFFLINE, "'self' to manifest-src"),
        (f"{DROP_IN}; frame-src https://a.test", SiteWith.tag, "Add 'self' to frame-src, or"),
        (DROP_IN, PYSCRIPT, "Add 'unsafe-eval' to script-src, or take"),
        (DROP_IN, ELSEWHERE, "Add https://api.test to connect-src"),
        (DROP_IN.replace("style-src 'self'", "style-src 'none'"), SiteWith.tag, "to style-src"),
        (
            "default-src 'self'; script-src https://other.test 'wasm-unsafe-eval'",
            SiteWith.tag,
            "Add 'self' to script-src",
        ),
    ],
)
def test_what_a_policy_forbids_is_told_with_the_word_to_add(
    policy: str, tag: str, remedy: str
) -> None:
    [found] = look(policy, tag)
    assert remedy in found
