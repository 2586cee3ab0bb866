"""What an application imports from the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import chat_py_server
from chat_py_server.app import create_app
from chat_py_server.config import Config, Upstream
from chat_py_server.function_responder import Asked


def test_the_package_has_what_an_application_needs() -> None:
    assert chat_py_server.create_app is create_app
    assert chat_py_server.Config is Config
    assert chat_py_server.Asked is Asked
    assert chat_py_server.Upstream is Upstream
    with pytest.raises(AttributeError, match="more"):
        getattr(chat_py_server, "more")  # noqa: B009 (it is not there)


def test_it_imports_nothing_that_is_not_asked_for() -> None:
    program = "import sys, chat_py_server; print('starlette' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
