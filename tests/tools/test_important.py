"""The chat's rules hold against a host page's, and stay open where they must."""

from __future__ import annotations

import pytest

from tools.important import mark_important


@pytest.mark.parametrize(
    ("css", "made"),
    [
        ("a{color:red;top:1px}", "a{color:red!important;top:1px}"),
        ("a{margin:0 !important}", "a{margin:0 !important}"),
        (
            "@layer x{@media print{a{font:1em/2 serif}}b{padding:0}}",
            "@layer x{@media print{a{font:1em/2 serif!important}}b{padding:0!important}}",
        ),
        ("a{--cp-color-x:red;display:none}", "a{--cp-color-x:red;display:none}"),
        (
            "@keyframes k{50%{color:red}}a:is(b,c){border-color:red}",
            "@keyframes k{50%{color:red}}a:is(b,c){border-color:red!important}",
        ),
        (
            'a{background:url("a;}b.png");content:";color:red"}',
            'a{background:url("a;}b.png")!important;content:";color:red"}',
        ),
        ("a{background:url(data:x;y)}", "a{background:url(data:x;y)!important}"),
        ("/* a{color:red} */a{color:red}", "/* a{color:red} */a{color:red!important}"),
    ],
)
def test_what_is_marked(css: str, made: str) -> None:
    assert mark_important(css) == made
