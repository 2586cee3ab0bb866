"""`chat-py doctor URL`: looks at a site as a browser does; each finding has its remedy."""

from __future__ import annotations

import argparse

import httpx

from chat_py_server.doctor.api import check_api
from chat_py_server.doctor.files import check_files
from chat_py_server.doctor.finding import Finding
from chat_py_server.doctor.packages import check_packages
from chat_py_server.doctor.policy import check_policy
from chat_py_server.doctor.site import open_site

__all__ = ["add_arguments", "examine", "run"]

PATIENCE = 20.0
"""Seconds for each response."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let the parser of this command know what it takes."""
    parser.add_argument("url", metavar="URL", help="the address of a page with the chat")


def run(given: argparse.Namespace) -> int:
    """Tell what is wrong; gives the exit status: 1 where something is.

    Raises:
        CommandError: there is no page with the chat at this address.
    """
    with httpx.Client(follow_redirects=True, timeout=PATIENCE) as client:
        findings = examine(client, given.url)
    for finding in findings:
        print(finding)
    if findings:
        print(f"\n{len(findings)} found at {given.url}")
        return 1
    print(f"{given.url} serves the chat as it should.")
    return 0


def examine(client: httpx.Client, address: str) -> list[Finding]:
    """Everything that is wrong with the page at an address and what it needs.

    Raises:
        CommandError: there is no page with the chat at this address.
    """
    site = open_site(client, address)
    return [
        *check_files(client, site),
        *check_packages(client, site),
        *check_policy(site),
        *check_api(client, site),
    ]
