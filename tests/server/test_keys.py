from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.keys import Keys, load_keys, rotate_keys


def test_keys_are_made_once_and_kept_from_others(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    assert load_keys(tmp_path) == keys
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_two_instances_that_start_at_the_same_time_have_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    faster: list[Keys] = []

    def tokens(length: int) -> bytes:
        """The other one makes its keys while this one does."""
        monkeypatch.undo()
        if not links:
            monkeypatch.setattr(os, "link", refuse)
        else:
            faster.append(load_keys(tmp_path))
        return secrets.token_bytes(length)

    def refuse(*_: object) -> None:
        raise PermissionError("a file system without links")

    monkeypatch.setattr(secrets, "token_bytes", tokens)
    keys = load_keys(tmp_path)
    assert [keys, *faster] == [load_keys(tmp_path)] * (1 + len(faster))
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_a_new_key_signs_and_the_one_before_it_is_valid_once_more(tmp_path: Path) -> None:
    first = load_keys(tmp_path)
    second = rotate_keys(tmp_path)
    third = rotate_keys(tmp_path)
    assert second.signing[1:] == first.signing
    assert third.signing[1:] == second.signing[:1]
    assert first.accounts == second.accounts == third.accounts
    assert load_keys(tmp_path) == third


def test_the_key_of_an_older_version_is_taken_over(tmp_path: Path) -> None:
    assert load_keys(tmp_path, b"k" * 32).signing == (b"k" * 32,)


@pytest.mark.parametrize("text", ["", "cookie zz", "cookie 00\naccount 00", "\0\xff"])
def test_a_file_that_holds_no_keys_is_named_with_a_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "keys").write_text(text)
    with pytest.raises(ConfigurationError, match="does not hold keys"):
        load_keys(tmp_path)
