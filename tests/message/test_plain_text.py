"""HTML as plain text."""

from __future__ import annotations

import pytest

from chat_py.message.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<p>Use List&lt;String&gt; for\nthe <em>names</em>.</p>",
            "Use List<String> for the names.",
        ),
        ("<p>One</p>\n<p>Two<br>three</p>", "One\n\nTwo\nthree"),
        (
            "<p>Run:</p>\n<pre><code>a = 1\n\n\n  b &lt; c\n</code></pre>\n<p>Done</p>",
            "Run:\n\na = 1\n\n\n  b < c\n\nDone",
        ),
        ("<pre><code>x\n</code></pre>", "x"),
        ("<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li><p>c</p></li>\n</ul>", "- a\n  - b\n- c"),
        ('<ol start="3"><li>a</li><li>b</li></ol><p>c</p>', "3. a\n4. b\n\nc"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td></td><td>2</td></tr></table>",
            "A\tB\n\t2",
        ),
        ('<ul><li><input type="checkbox" checked=""> done</li></ul>', "- [x] done"),
        ('<p>A <img alt="map" src="x"> and <b>b</b>old</p>', "A map and bold"),
        ('<p>x <span>a.png <button type="button">Load image</button></span></p>', "x a.png"),
        ("", ""),
    ],
)
def test_html_reads_as_on_the_page(html, text):
    assert plain_text(html) == text
