"""Who may talk to the page's server."""

import pytest
from offhook.web.guard import Guard

HOST = {"Host": "127.0.0.1:8080"}


@pytest.fixture
def guard():
    return Guard(8080, "secret")


def test_the_browser_with_the_cookie_passes(guard):
    name, value = guard.cookie.split(";")[0].split("=")
    assert guard.refusal(HOST, {name: value}) is None
    assert guard.refusal({"Host": "localhost:8080", "Origin": "http://localhost:8080"}, {name: value}) is None
    assert "HttpOnly" in guard.cookie and "SameSite=Strict" in guard.cookie


def test_without_the_token_nobody_passes(guard):
    for cookies in ({}, {"offhook-8080": "guess"}, {"offhook-9090": "secret"}, {"offhook-8080": ""}):
        assert guard.refusal(HOST, cookies)


@pytest.mark.parametrize("headers", [
    {},
    {"Host": "evil.example"},
    {"Host": "127.0.0.1:9090"},
    {"Host": "127.0.0.1:8080", "Origin": "http://evil.example"},
    {"Host": "127.0.0.1:8080", "Origin": "null"},
    {"Host": "127.0.0.1:8080", "Origin": "https://127.0.0.1:8080"},
])  # fmt: skip
def test_another_name_or_page_is_refused_even_with_the_token(guard, headers):
    assert guard.refusal(headers, {"offhook-8080": "secret"})


def test_every_server_has_a_token_of_its_own():
    assert Guard(8080).token != Guard(8080).token
