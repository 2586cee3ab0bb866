"""The manifests of an installed page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tools.command import ROOT
from tools.installed import LIGHT, add_installed, manifest
from tools.languages import tags
from tools.outputs import Outputs

AT = "https://host.example/sub/static/app/en.webmanifest"


def test_all_that_they_name_is_made(tmp_path: Path) -> None:
    outputs = Outputs(tmp_path, None)
    add_installed(outputs)
    outputs.write()
    made = {path.name for path in (tmp_path / "app").iterdir()}
    for tag in tags():
        assert f"{tag}.webmanifest" in made
        assert {icon["src"] for icon in manifest(tag)["icons"]} <= made


def test_addresses_are_those_of_the_page_above_static() -> None:
    made = manifest("en")
    page = "https://host.example/sub/"
    assert urljoin(AT, made["start_url"]) == urljoin(AT, made["scope"]) == page
    assert urljoin(AT, made["share_target"]["action"]).startswith(f"{page}?")
    assert urljoin(AT, made["shortcuts"][0]["url"]).startswith(f"{page}?")


@pytest.mark.parametrize(
    ("tag", "name", "direction"), [("de", "Neuer Chat", "ltr"), ("ar", "محادثة جديدة", "rtl")]
)
def test_they_speak_the_languages(tag: str, name: str, direction: str) -> None:
    made = manifest(tag)
    assert (made["lang"], made["dir"], made["shortcuts"][0]["name"]) == (tag, direction, name)


def test_the_colour_is_the_page_s() -> None:
    tokens = (ROOT / "static/src/css/10-tokens.css").read_text("utf-8")
    assert re.search(rf"--cp-color-page: light-dark\({LIGHT},", tokens)
