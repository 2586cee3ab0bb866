"""`CHAT_CHARACTERS`: characters of one's own, and what is said of a file that is wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chat_py.base.errors import ConfigurationError
from chat_py_server.characters import MAX_SIZE, load_characters
from chat_py_server.config import Config, Upstream
from chat_py_server.seed import Line, ModelSettings
from tests.server.conftest import PROJECT, Guest, Meet, Start, serving
from tests.server.endpoint import DONE, Endpoint, chunk

GOOD = '''\
# Those who answer.
[[character]]
id = "ada"
name = "Ada"
description = "Mathematician"
title = "Ada Lovelace"
avatar = "/static/characters/kai.svg"
system = """
You are Ada.
Be exact.
"""
model = "big-model"
temperature = 0.25
max_tokens = 300
think = "low"
greeting = ["Good day.", "What shall we compute?"]
suggestions = [
    "Bernoulli numbers",
    "The engine",
]
steps = 3

[[character]]
id = "bob"
name = "Bob"
'''


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "characters.toml"
    path.write_text(GOOD)
    return path


def load(tmp_path: Path, text: str | bytes) -> str:
    """What is said of a file."""
    path = tmp_path / "bad.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigurationError) as caught:
        load_characters("CHAT_CHARACTERS", path)
    said = str(caught.value)
    assert said.startswith(f"CHAT_CHARACTERS: {str(path)!r} ")
    return said.removeprefix(f"CHAT_CHARACTERS: {str(path)!r} ")


def test_a_file_tells_all_of_a_character(written: Path) -> None:
    seeds = load_characters("CHAT_CHARACTERS", written)
    assert list(seeds) == ["ada", "bob"]
    ada = seeds["ada"]
    assert (ada.title, ada.character.name, ada.total_steps) == ("Ada Lovelace", "Ada", 3)
    assert ada.system == "You are Ada.\nBe exact.\n"
    assert ada.model == ModelSettings("big-model", 0.25, 300, "low")
    assert ada.lines == (Line("bot", "Good day."), Line("bot", "What shall we compute?"))
    assert ada.suggestions == ("Bernoulli numbers", "The engine")


def test_the_file_of_the_docs_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "characters.toml"
    (example,) = re.findall(r"```toml\n(.*?)```", (PROJECT / "docs/server.md").read_text(), re.S)
    path.write_text(example)
    seeds = load_characters("CHAT_CHARACTERS", path)
    assert list(seeds) == ["ada", "bob"]
    assert seeds["ada"].system == "You are Ada Lovelace. Be exact, and brief."


def test_a_name_is_enough(written: Path) -> None:
    bob = load_characters("CHAT_CHARACTERS", written)["bob"]
    assert (bob.title, bob.lines, bob.suggestions) == ("Bob", (), ())
    assert "Bob" in bob.system
    assert bob.model == ModelSettings()


ONE = '[[character]]\nid = "a"\nname = "A"\n'


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "character: is missing: begin each character with [[character]]"),
        ("# nothing\n", 1, "character: is missing"),
        ("character = []\n", 1, "character: must have at least one character"),
        ('\n[character]\nid = "a"\n', 2, "must be written [[character]], with two brackets"),
        (ONE + '\n[[charakter]]\nid = "b"\n', 5, "charakter: is not known"),
        (ONE + 'greetings = "Hi"\n', 4, "greetings: is not known. Known are id, name"),
        ('[[character]]\nname = "A"\n', 1, "id: is missing. Add it to this character."),
        (ONE + '\n# B\n[[character]]\nid = "b"\n', 6, "name: is missing"),
        ('[[character]]\nid = "a b"\nname = "A"\n', 2, "id: must be 1 to 64 letters"),
        ('[[character]]\nid = ""\nname = "A"\n', 2, "id: must be 1 to 64 letters"),
        ('[[character]]\nname = "A"\nid = "../x"\n', 3, "id: must be 1 to 64 letters"),
        ('[[character]]\nid = 7\nname = "A"\n', 2, "id: Input should be a valid string"),
        ('[[character]]\nid = "a"\nname = ""\n', 3, "name: "),
        ('[[character]]\nid = "a"\nname = "  "\n', 3, "name: "),
        (ONE + 'name2 = "x"\n', 4, "name2: is not known"),
        (ONE + "temperature = 3\n", 4, "temperature: Input should be less than or equal to 2"),
        (ONE + "temperature = -0.1\n", 4, "temperature: "),
        (ONE + 'temperature = "0.5"\n', 4, "temperature: Input should be a valid number"),
        (ONE + "temperature = nan\n", 4, "temperature: "),
        (ONE + "max_tokens = 0\n", 4, "max_tokens: "),
        (ONE + "max_tokens = 1.5\n", 4, "max_tokens: "),
        (ONE + 'think = "hard"\n', 4, 'think: must be true, false, "low", "medium" or "high"'),
        (ONE + "think = 3\n", 4, "think: must be true, false"),
        (ONE + "steps = 0\n", 4, "steps: "),
        (ONE + 'hidden = "yes"\n', 4, "hidden: Input should be a valid boolean"),
        (ONE + 'avatar = "https://elsewhere.example/a.png"\n', 4, "avatar: must be a path on"),
        (ONE + 'avatar = "//elsewhere.example/a.png"\n', 4, "avatar: must be a path on"),
        (ONE + 'avatar = "a.png"\n', 4, "avatar: must be a path on this server"),
        (ONE + 'greeting = ""\n', 4, "greeting: "),
        (ONE + "greeting = 5\n", 4, "greeting: Input should be a valid list"),
        (ONE + 'suggestions = "One"\n', 4, "suggestions: Input should be a valid list"),
        (ONE + 'suggestions = [\n  "One",\n  7,\n]\n', 4, "suggestions: "),
        (ONE + f'suggestions = ["{"x" * 4001}"]\n', 4, "suggestions: "),
        (ONE + 'system = """\nOne\nTwo\n"""\nmodle = "m"\n', 8, "modle: is not known"),
        (ONE + 'system = """\n[[character]]\n"""\ntemperature = 9\n', 7, "temperature: "),
        (ONE + "\n" + ONE, 6, "id: 'a' is there already. Name another one."),
        ('character = [\n  {id = "a", name = "A"},\n  {id = "b"},\n]\n', 1, "name: is missing"),
        (ONE + "[character.model]\nname = 'm'\n", 4, "model: Input should be a valid string"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    found = load(tmp_path, text)
    assert found.startswith(f"line {line}: ")
    assert said in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[character]\n", "(at line 1, column"),
        (ONE + "greeting = Hi\n", "(at line 4, column"),
        (ONE + 'id = "b"\n', "(at line 4, column"),
        (ONE + 'system = """\nnever closed\n', "is not TOML: "),
        ("{}", "is not TOML: "),
        ("character:\n  - id: a\n", "is not TOML: "),
    ],
)
def test_what_is_no_toml_is_told_by_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert said in load(tmp_path, text)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    said = load(tmp_path, ONE + 'modle = "m"\nsteps = 0\n')
    assert "line 4: modle" in said
    assert "line 5: steps" in said


def test_a_system_prompt_is_not_repeated(tmp_path: Path) -> None:
    assert "secret-word" not in load(tmp_path, ONE + 'system = ["secret-word"]\n')


def test_another_encoding_is_told_by_its_line(tmp_path: Path) -> None:
    said = load(tmp_path, b'[[character]]\nid = "a"\nname = "Zo\xeb"\n')
    assert said == "line 3: is not UTF-8. Save the file as UTF-8."


def test_a_huge_file_is_refused_before_it_is_read_as_toml(tmp_path: Path) -> None:
    assert "has more than 256 KiB" in load(tmp_path, ONE + "#" * MAX_SIZE)


def test_one_that_is_nested_deeply_is_refused(tmp_path: Path) -> None:
    assert "nested too deeply" in load(tmp_path, "a = " + "[" * 20_000 + "]" * 20_000)


@pytest.mark.parametrize("path", ["missing.toml", "."])
def test_one_that_cannot_be_read_is_told(tmp_path: Path, path: str) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be read .* Name a file"):
        Config.from_environment({"CHAT_CHARACTERS": str(tmp_path / path)})


def test_the_server_does_not_start_with_a_bad_file(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(ONE + "temperature = 3\n")
    done = subprocess.run(
        [sys.executable, "-m", "chat_py_server", "--port", "0"],
        cwd=PROJECT,
        env={**os.environ, "CHAT_DATA": str(tmp_path / "data"), "CHAT_CHARACTERS": str(path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: CHAT_CHARACTERS: ")
    assert "line 4: temperature" in done.stderr


def test_chats_are_those_of_the_file(written: Path, start: Start, meet: Meet) -> None:
    guest = meet(start(characters=load_characters("CHAT_CHARACTERS", written)))
    chats = guest.get("/api/chats").json()["chats"]
    assert [(chat["id"], chat["title"], chat["preview"]) for chat in chats] == [
        ("ada", "Ada Lovelace", "What shall we compute?"),
        ("bob", "Bob", ""),
    ]
    chat = guest.get("/api/chat?chatId=ada").json()
    assert [message["content"] for message in chat["chat"]["messages"]] == [
        "Good day.",
        "What shall we compute?",
    ]
    assert chat["suggestions"] == ["Bernoulli numbers", "The engine"]
    assert chat["totalSteps"] == 3
    assert guest.get("/api/suggestions").json()["suggestions"] == chat["suggestions"]
    assert guest.get("/api/chat?chatId=mira").json() == {"chat": False}


def test_a_character_with_nothing_but_a_name_answers(
    written: Path, start: Start, meet: Meet
) -> None:
    guest = meet(start(characters=load_characters("CHAT_CHARACTERS", written)))
    assert guest.get("/api/chat?chatId=bob").json()["chat"]["messages"] == []
    assert guest.get("/api/suggestions?chatId=bob").json() == {"suggestions": []}
    _, answer = guest.ask("Hello", "bob")
    assert answer.last.name == "done"
    assert answer.last.data["suggestions"] == []


@pytest.fixture
def guest_of_ada(written: Path, endpoint: Endpoint, start: Start, meet: Meet) -> Iterator[Guest]:
    with serving(endpoint) as url:
        characters = load_characters("CHAT_CHARACTERS", written)
        upstream = Upstream(f"{url}/v1", "small-model", "the-key")
        yield meet(start(characters=characters, upstream=upstream))


def test_the_endpoint_gets_prompt_model_and_parameters(
    guest_of_ada: Guest, endpoint: Endpoint
) -> None:
    endpoint.reply = [chunk("One."), chunk(finish="stop"), DONE]
    guest_of_ada.ask("What is a loop?", "ada")
    sent = endpoint.asked[-1]
    assert sent["messages"][0]["role"] == "system"
    assert sent["messages"][0]["content"].startswith("You are Ada.\nBe exact.\n")
    assert (sent["model"], sent["temperature"]) == ("big-model", 0.25)
    assert 300 in (sent.get("max_tokens"), sent.get("max_completion_tokens"))
    guest_of_ada.ask("What is a loop?", "bob")
    assert endpoint.asked[-1]["model"] == "small-model"
    assert "temperature" not in endpoint.asked[-1]
