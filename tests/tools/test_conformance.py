"""tools/conformance.py: what is promised has passed."""

from __future__ import annotations

from tools.conformance import check, named_tests, outcomes

DOCUMENT = """
| id | promise | test |
|---|---|---|
| a | one | `tests/broadcast/test_bus.py::TestNames::test_one` |
| b | two | `e2e/guide/test_flows.py::test_two[ready]` |
"""
REPORT = """<testsuites><testsuite>
<testcase classname="tests.broadcast.test_bus.TestNames" name="test_one[a-b]" />
<testcase classname="tests.broadcast.test_bus.TestNames" name="test_one[c]">{}</testcase>
<testcase classname="e2e.guide.test_flows" name="test_two[ready-chromium]" />
</testsuite></testsuites>"""
ONE, TWO = "tests/broadcast/test_bus.py::TestNames::test_one", "e2e/guide/test_flows.py::test_two"


def test_the_tests_that_a_document_names() -> None:
    assert named_tests(DOCUMENT) == [ONE, TWO]


def test_all_cases_have_to_pass() -> None:
    assert outcomes([REPORT.format("")]) == {ONE: True, TWO: True}
    assert check([DOCUMENT], [REPORT.format("")]) == []
    for bad in ("<failure />", "<error />", "<skipped />"):
        assert check([DOCUMENT], [REPORT.format(bad)]) == [ONE]


def test_a_test_that_did_not_run_has_not_passed() -> None:
    assert check([DOCUMENT], ["<testsuites />"]) == [TWO, ONE]
