"""The tests inside Pyodide: each in one of the processes, none left out."""

from __future__ import annotations

from pathlib import Path

from tools.command import ROOT
from tools.pyodide_tests import TESTS, all_tests, seconds_of, shares


def test_every_file_is_in_one_share_and_they_take_as_long() -> None:
    seconds = {Path(name): float(took) for name, took in zip("abcde", (9, 5, 4, 3, 2), strict=True)}
    files = [*seconds, Path("new")]
    assert shares(files, 2, seconds) == [
        [Path(name) for name in share] for share in (("a", "d"), ("b", "c", "e", "new"))
    ]


def test_what_a_file_takes_is_what_it_took_on_cpython(tmp_path: Path) -> None:
    report = tmp_path / "tests.xml"
    assert seconds_of(report) == {}
    report.write_text(
        "<testsuites><testsuite>"
        '<testcase classname="tests.run.test_runs" name="test_a" time="1.5"/>'
        '<testcase classname="tests.run.test_runs" name="test_b[1]" time="0.5"/>'
        "</testsuite></testsuites>"
    )
    assert seconds_of(report) == {ROOT / "tests/run/test_runs.py": 2.0}


def test_what_needs_more_than_the_page_has_stays_out() -> None:
    names = {file.relative_to(TESTS).as_posix() for file in all_tests()}
    assert {"test_core.py", "run/test_session.py"} <= names
    assert not any(name.startswith(("server/", "tools/")) for name in names)
