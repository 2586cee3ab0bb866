"""The recipes of `deploy/`: each is started as it is, but for names, ports and folders."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.cookies import SimpleCookie
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
from pydantic_core import from_json

from chat_py_server.app import create_app
from chat_py_server.config import Config, Limits
from tests.server.conftest import PROJECT, Guest, Meet, Process, ReceivedAnswer, serving
from tests.server.services import folder_of, free_port, running, wait_for
from tools.command import ToolError

DEPLOY = PROJECT / "deploy"
Start = Callable[..., Process]
Front = Callable[[str, str], str]
NGINX = """
worker_processes 1;
daemon off;
pid {folder}/pid;
error_log stderr;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{recipe}
}}
"""


def program(name: str, package: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if found is None:
        raise ToolError(f"The recipes of deploy/ need {name}: `apt-get install {package}`.")
    return found


def nginx(folder: Path, port: int, behind: str, path: str) -> list[str]:
    recipe = (DEPLOY / "nginx.conf").read_text()
    recipe = recipe.replace("127.0.0.1:8000", behind).replace("listen 80;", f"listen {port};")
    if path:
        recipe = recipe.replace("location / {", f"location {path}/ {{")
        recipe = recipe.replace("proxy_pass http://chat_py;", "proxy_pass http://chat_py/;")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, recipe=recipe))
    return [program("nginx", "nginx-light"), "-e", "stderr", "-c", str(folder / "nginx.conf")]


def caddy(folder: Path, port: int, behind: str, path: str) -> list[str]:
    recipe = (DEPLOY / "Caddyfile").read_text()
    recipe = recipe.replace("127.0.0.1:8000", behind).replace("chat.example", f"http://:{port}")
    if path:
        recipe = re.sub(
            r"\trespond(.*)\n\}",
            rf"\thandle_path {path}/* {{\n\trespond\1\n}}\n}}",
            recipe,
            flags=re.S,
        )
    (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + recipe)
    config = str(folder / "Caddyfile")
    return [program("caddy", "caddy"), "run", "--config", config, "--adapter", "caddyfile"]


@pytest.fixture(params=[nginx, caddy])
def front(request: pytest.FixtureRequest) -> Iterator[Front]:
    """Puts the proxy before a server, under a path; gives the address there."""
    with ExitStack() as stack:

        def put(url: str, path: str = "") -> str:
            folder, how = stack.enter_context(folder_of("nobody"))
            how["env"] |= {"HOME": str(folder), "XDG_DATA_HOME": str(folder)}
            port = free_port()
            command = request.param(folder, port, url.removeprefix("http://"), path)
            stack.enter_context(running(folder, how, *command))
            wait_for(port)
            return f"http://127.0.0.1:{port}{path}"

        yield put


def test_an_answer_streams_through_a_proxy_and_the_figures_do_not(
    process: Start, front: Front, meet: Meet
) -> None:
    server = process(CHAT_PROXIES="127.0.0.1", CHAT_RESPONDER_RATE="20", CHAT_METRICS="1")
    guest = meet(front(server.url, ""))
    guest.say("tell me something")
    with guest.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        head = ReceivedAnswer.read(response, stop_after=4)
        # It is here while it is being written.
        chat = meet(str(guest.base_url), same_as=guest).get("/api/chat?chatId=kai").json()
        assert chat["activeCompletion"] == head.start
    guest.delete(f"/api/completion/{head.start['completionId']}")
    assert guest.get("/metrics").status_code == 404
    assert httpx.get(f"{server.url}/metrics", trust_env=False).status_code == 200


def test_under_a_path_all_addresses_and_the_cookie_are_below_it(
    process: Start, front: Front, meet: Meet
) -> None:
    server = process(CHAT_PROXIES="127.0.0.1", CHAT_ROOT_PATH="/bot")
    guest = meet(front(server.url, "/bot"))
    page = guest.get("/")
    assert page.status_code in (200, 503)  # 503 where the page has not been built
    assert "Path=/bot/" in page.headers["set-cookie"]
    assert guest.ask("hello")[1].last.name == "done"


def test_an_address_is_the_clients_own_and_not_what_it_claims(process: Start, front: Front) -> None:
    server = process(CHAT_PROXIES="127.0.0.1", CHAT_ADDRESS_GUESTS="3")
    url = front(server.url, "")

    def visit(source: str, claimed: str) -> int:
        transport = httpx.HTTPTransport(local_address=source, verify=False)
        with httpx.Client(transport=transport) as client:
            headers = {"X-Forwarded-For": claimed}
            return client.get(f"{url}/api/chats", headers=headers).status_code

    statuses = [visit("127.0.0.2", f"203.0.113.{number}") for number in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert visit("127.0.0.3", "203.0.113.1") == 200


def whoami(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """A WSGI application whose cookie says who is logged in."""
    user = SimpleCookie(environ.get("HTTP_COOKIE", "")).get("session")
    if environ["PATH_INFO"] != "/whoami":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"the application"]
    if user is None:
        start_response("401 Unauthorized", [])
        return []
    start_response("204 No Content", [("X-User", user.value)])
    return []


@pytest.fixture
def wsgi() -> Iterator[str]:
    """Where that application is."""
    with make_server("127.0.0.1", 0, whoami, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def test_beside_a_wsgi_application_its_users_chat_under_a_path(tmp_path: Path, wsgi: str) -> None:
    config = Config(data=tmp_path / "data", limits=Limits(guests=0), proxies=("127.0.0.1",))
    chat = create_app(
        replace(config, root_path="/bot"),
        identify=lambda request: request.headers.get("x-forwarded-user"),
    )
    with serving(chat, root_path="/bot") as url, folder_of("nobody") as (folder, how):
        port = free_port()
        recipe = (DEPLOY / "nginx-wsgi.conf").read_text()
        recipe = recipe.replace("127.0.0.1:5000", wsgi).replace("listen 80;", f"listen {port};")
        recipe = recipe.replace("127.0.0.1:8000", url.removeprefix("http://"))
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, recipe=recipe))
        command = [program("nginx", "nginx-light"), "-e", "stderr", "-c", folder / "nginx.conf"]
        with running(folder, how, *command):
            wait_for(port)
            at = f"http://127.0.0.1:{port}"
            claimed = {"X-Forwarded-User": "ada"}
            assert httpx.get(f"{at}/", trust_env=False).text == "the application"
            assert httpx.get(f"{at}/whoami", trust_env=False).status_code == 404
            nobody = httpx.get(f"{at}/bot/api/chats", headers=claimed, trust_env=False)
            assert nobody.status_code == 401
            cookies = httpx.Cookies({"session": "ada"})
            with Guest(f"{at}/bot", cookies) as ada, Guest(f"{at}/bot", cookies) as again:
                _, answer = ada.ask("hello")
                assert answer.last.name == "done"
                again.headers["X-Forwarded-User"] = "eve"
                assert again.texts() == ada.texts()


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = (DEPLOY / "chat_py.service").read_text().replace("/opt/chat_py", str(PROJECT))
    (tmp_path / "chat_py.service").write_text(unit)
    analyze = program("systemd-analyze", "systemd")
    done = subprocess.run(
        [analyze, "verify", "--man=no", str(tmp_path / "chat_py.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    about = [line for line in done.stderr.splitlines() if "chat_py.service" in line]
    assert about == []


LEFT_OUT = shutil.ignore_patterns("runtime", "__pycache__")
"""Of folders: what is large, and what another process may be writing."""


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder with what the Dockerfile's last stage copies, and nothing else."""
    recipe = (DEPLOY / "Dockerfile").read_text()
    folder = tmp_path / "app"
    for line in re.findall(r"^COPY --from=build (.+)$", recipe, re.M):
        *sources, target = line.split()
        for source in sources:
            name = source.removeprefix("/app/")
            found = list(PROJECT.glob(name))
            # Pages of one's own need not be there: Docker takes that, and `plugins` is made before.
            assert found or name in ("*.py", "plugins"), f"{name} is not there"
            for path in found:
                copy = folder / (path.name if target == "./" else target)
                copy.parent.mkdir(parents=True, exist_ok=True)
                if path.is_dir():
                    shutil.copytree(path, copy, ignore=LEFT_OUT)
                else:
                    shutil.copy2(path, copy)
    return folder


def json_of(instruction: str) -> list[str]:
    """The words of a command of the Dockerfile."""
    recipe = (DEPLOY / "Dockerfile").read_text()
    (found,) = re.findall(rf"^{instruction} (\[.*\])$", recipe, re.M)
    return from_json(found)


def test_the_image_has_all_that_the_server_needs(image: Path, tmp_path: Path) -> None:
    port = free_port()

    def run(command: list[str]) -> list[str]:
        assert command[0] == "python"
        return [sys.executable, *(word.replace("8000", str(port)) for word in command[1:])]

    command = [*run(json_of("CMD")), "--port", str(port)]
    with subprocess.Popen(
        command,
        cwd=image,
        env={"PATH": os.environ["PATH"], "CHAT_DATA": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("chat_py is ready: http://0.0.0.0:")
        url = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
        assert httpx.get(f"{url}/static/icon.svg", trust_env=False).status_code == 200
        page = httpx.get(url, trust_env=False)
        assert page.status_code == 503  # what `make build-best` makes has been left out here
        assert "static/runtime" in page.text
        healthy = run(json_of("HEALTHCHECK CMD"))
        assert subprocess.run(healthy, check=False).returncode == 0
        recipe = (DEPLOY / "Dockerfile").read_text()
        (stop,) = re.findall(r"^STOPSIGNAL (\w+)$", recipe, re.M)
        process.send_signal(getattr(signal, stop))
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert subprocess.run(healthy, check=False, stderr=subprocess.DEVNULL).returncode != 0


def test_the_image_installs_all_that_the_server_imports(image: Path) -> None:
    imported = {
        name
        for path in (image / "chat_py_server").rglob("*.py")
        for name in re.findall(r"^ *(?:import|from) (\w+)", path.read_text(), re.M)
    }
    locked = re.findall(r"^([\w.-]+)==", (image / "requirements/run.txt").read_text(), re.M)
    installed = {name.lower().replace("_", "-") for name in locked}
    owners = packages_distributions()
    foreign = {name: owners[name] for name in imported & owners.keys()}
    assert {"starlette", "psycopg", "redis"} <= foreign.keys()
    assert [
        name
        for name, packages in foreign.items()
        if not installed & {package.lower().replace("_", "-") for package in packages}
    ] == []


def test_the_first_stage_runs_what_make_has() -> None:
    recipe = (DEPLOY / "Dockerfile").read_text()
    targets = re.findall(r"\bmake ([a-z-]+)", recipe)
    assert targets == ["build-best"]
    makefile = (PROJECT / "Makefile").read_text()
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)
    left_out = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    assert {".git", ".venv", "node_modules"} <= set(left_out)
