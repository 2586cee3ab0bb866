"""Settings: where they are read from, and what happens to wrong ones."""

from __future__ import annotations

import json

import pytest

from chat_py.settings.reading import read_facts
from chat_py.settings.settings import Csrf, Settings


def read(**facts):
    return read_facts(json.dumps(facts))


def test_without_anything_the_defaults_hold():
    facts = read_facts("{}")
    assert facts.settings == Settings()
    assert (facts.problems, facts.state) == ([], {})
    assert facts.settings.base_url == "/api"
    assert (facts.settings.timeout, facts.settings.cache_ttl) == (30_000, 60_000)


def test_later_wins_globals_then_tag_then_config():
    names = {"globals": {"API_URL": "https://a.example"}, "tag": {"apiBase": "/tag"}}
    assert read(**names).settings.base_url == "/tag"
    assert read(**names, config={"baseUrl": "/config"}).settings.base_url == "/config"
    assert read(globals=names["globals"]).settings.base_url == "https://a.example/api"


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://a.example", "https://a.example/api"),
        ("https://a.example/", "https://a.example/api"),
        (" http://localhost:3000 ", "http://localhost:3000/api"),
        ("https://a.example/v1", "https://a.example/v1"),
        ("https://a.example/api/", "https://a.example/api"),
        ("/api", "/api"),
    ],
)
def test_a_pages_own_api_url(address, base):
    settings = read(globals={"API_URL": address}).settings
    assert settings.base_url == base


@pytest.mark.parametrize(
    "facts",
    [
        {"globals": {"API_URL": "https://a.example"}},
        {"tag": {"apiBase": "https://a.example/api"}},
        {"config": {"baseUrl": "https://a.example/api"}},
        {"config": {"baseUrl": " http://localhost:3000/api"}},
        {"tag": {"apiBase": "//a.example/api"}},
    ],
)
def test_an_api_elsewhere_gets_the_cookie_unless_told_otherwise(facts):
    assert read(**facts).settings.credentials == "include"
    told = {**facts, "config": {**facts.get("config", {}), "credentials": "omit"}}
    assert read(**told).settings.credentials == "omit"
    assert read(tag={"apiBase": "/api"}).settings.credentials == "same-origin"


@pytest.mark.parametrize("address", ["", "  ", None, 5, {"a": 1}])
def test_an_api_url_that_is_none_changes_nothing(address):
    assert read(globals={"API_URL": address}).settings == Settings()


@pytest.mark.parametrize(
    ("values", "user"),
    [
        ({"userId": "ann"}, "ann"),
        ({"userId": 7}, "7"),
        ({"user": {"_id": "bob"}}, "bob"),
        ({"user": {"id": 8}}, "8"),
        ({"user": {"_id": "bob"}, "userId": "ann"}, "ann"),
        ({"user": "bob"}, ""),
        ({"userId": None, "user": None}, ""),
        ({"userId": {"a": 1}}, ""),
    ],
)
def test_who_the_page_says_the_user_is(values, user):
    assert read(globals=values).settings.user_id == user


def test_the_chat_and_the_language_of_the_page():
    settings = read(globals={"chatId": "c1", "userChatId": "u1", "lang": "ja"}).settings
    assert (settings.chat_id, settings.user_chat_id, settings.locale) == ("c1", "u1", "ja")


def test_the_tag_speaks_in_strings():
    settings = read(
        tag={
            "apiBase": "https://b.example/v2/",
            "timeout": "5000",
            "enterSends": "true",
            "allowedOrigins": "https://a.example, https://b.example",
            "plugins": "./one.py ./two.py",
            "start": "pyscript",
        }
    ).settings
    assert settings.base_url == "https://b.example/v2"
    assert settings.timeout == 5000
    assert settings.enter_sends is True
    assert settings.allowed_origins == ("https://a.example", "https://b.example")
    assert settings.plugins == ("./one.py", "./two.py")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timeout", 0),
        ("timeout", "soon"),
        ("retryAttempts", -1),
        ("retryAttempts", 1000),
        ("baseUrl", "api"),
        ("baseUrl", "javascript:alert(1)"),
        ("baseUrl", {"a": 1}),
        ("credentials", "always"),
        ("enterSends", "perhaps"),
        ("pageSize", 10_000),
        ("selectors", "#x"),
        ("baseURL", "/x"),
        ("__proto__", {"baseUrl": "/x"}),
    ],
)
def test_a_wrong_value_is_named_and_costs_only_itself(name, value):
    facts = read(config={name: value, "historySize": 7})
    assert facts.settings == Settings(history_size=7)
    assert len(facts.problems) == 1
    assert name in facts.problems[0]
    assert repr(value) in facts.problems[0]


@pytest.mark.parametrize(
    ("given", "read_as"),
    [("true", True), ("false", False), (True, True), ("keyboard", "keyboard")],
)
def test_enter_alone_may_send_where_there_is_a_keyboard(given, read_as):
    assert read(config={"enterSends": given}).settings.enter_sends == read_as


def test_every_wrong_value_is_named():
    facts = read(config={"timeout": 0, "retryDelay": -1, "typo": 1})
    assert facts.settings == Settings()
    assert [text.split(":")[0] for text in facts.problems] == [
        "setting timeout",
        "setting retryDelay",
        "setting typo",
    ]


def test_a_wrong_selector_leaves_the_others():
    facts = read(config={"selectors": {"form": 5, "input": "#box"}, "endpoints": {"nope": "/x"}})
    assert facts.settings.selectors.input == "#box"
    assert facts.settings.selectors.form == "#messageForm"
    assert len(facts.problems) == 2
    assert "selectors.form" in facts.problems[0] or "selectors.form" in facts.problems[1]


def test_one_endpoint_may_be_set():
    endpoints = read(config={"endpoints": {"completion": "/v2/answer"}}).settings.endpoints
    assert endpoints.completion == "/v2/answer"
    assert endpoints.chat == "/chat"


@pytest.mark.parametrize("data", [[], "text", 5, None])
def test_facts_of_a_wrong_shape_are_no_failure(data):
    assert read_facts(json.dumps(data)).settings == Settings()
    assert read(tag=data, config=data, globals=data, state=data).settings == Settings()


def test_what_scripts_have_written_to_the_state_comes_along():
    assert read(state={"chatId": "c1"}).state == {"chatId": "c1"}


def test_the_tag_names_the_cookie_and_the_header_against_forged_requests():
    facts = read_facts('{"tag": {"csrfCookie": "csrftoken", "csrfHeader": "X-CSRFToken"}}')
    assert facts.problems == []
    assert facts.settings.csrf == Csrf(cookie="csrftoken", header="X-CSRFToken")
