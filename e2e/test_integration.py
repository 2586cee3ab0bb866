"""The host page's own modules, each in every shape that is met in the field (contract §5)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from chat_py.host.modules import MODULES, HostModule
from e2e.policy import INITIALIZED, strict_policy
from e2e.server import ChatServer
from e2e.until import until
from e2e.watch import Watch

PAGE = """<!doctype html>
<html lang="en"><head><title>Host</title><link rel="icon" href="/static/icon.svg">
<script>
const trust = trustedTypes.createPolicy("page", {{
  createScript: (text) => text, createScriptURL: (text) => text }});
const heard = [], boom = new Error("the host's own");
const method = (self, args) => {{ heard.push([self, ...args]); return {{ answer: args[0] }}; }};
</script>
<script>{script}</script>
<script src="/static/chat-py.js" data-api-base="/api"></script></head>
<body><div id="chatContainer"></div><textarea id="userMessage" aria-label="Message"></textarea>
</body></html>"""


@dataclass(frozen=True)
class Shape:
    """How a page brings a module. In the scripts NAME, INSTANCE and HOOK stand for the module's
    global, its lower-case name and its hook; `late` runs when Python is there."""

    name: str
    script: str = ""
    late: str = ""
    receiver: str = "NAME"
    how: str = "inline"
    """How the late script comes: `inline`, `src`, or `timer` for no script of its own."""
    heard: bool = True
    there: bool = True


OBJECT = "{ HOOK(...args) { return method(this, args); } }"
CLASS = "class NAME { HOOK(...args) { return method(this, args); } }"
SHAPES = (
    Shape("missing", there=False),
    Shape("on window", f"window.NAME = {OBJECT};"),
    Shape("late, with src", late=f"window.NAME = {OBJECT};", how="src"),
    Shape("late, inline", late=f"var NAME = {OBJECT};"),
    Shape("late, assigned by a timer", late=f"window.NAME = {OBJECT};", how="timer"),
    Shape(
        "late class over the fallback",
        late=f"{CLASS} const it_NAME = new NAME();",
        receiver="it_NAME",
    ),
    Shape("late const over the fallback", late=f"const NAME = {OBJECT};"),
    Shape(
        "late function over the fallback",
        late="function NAME() {} NAME.HOOK = function (...args) { return method(this, args); };",
    ),
    Shape("const not on window", f"const NAME = {OBJECT};"),
    Shape("class not on window", f"{CLASS} const it_NAME = new NAME();", receiver="it_NAME"),
    Shape(
        "class with a static hook",
        "class NAME { static HOOK(...args) { return method(this, args); } }",
    ),
    Shape(
        "instance in lower case",
        f"window.INSTANCE = new (class {CLASS[10:]})();",
        receiver="INSTANCE",
    ),
    Shape(
        "const instance in lower case", f"{CLASS} const INSTANCE = new NAME();", receiver="INSTANCE"
    ),
    Shape(
        "hook bound in the constructor",
        "class NAME { constructor() { this.HOOK = this.HOOK.bind(this); } "
        "HOOK(...args) { return method(this, args); } }",
        late="window.it_NAME = new NAME();",
        receiver="it_NAME",
        how="timer",
    ),
    Shape("replaced", f"window.NAME = {OBJECT};", f"window.NAME = {OBJECT};", how="timer"),
    Shape(
        "hook replaced",
        f"window.NAME = {OBJECT};",
        "NAME.HOOK = function (...args) { return method(this, args); };",
        how="timer",
    ),
    Shape(
        "throwing",
        "window.NAME = { HOOK(...args) { method(this, args); throw boom; } };",
        heard=False,
    ),
    Shape(
        "rejecting", "window.NAME = { async HOOK(...args) { method(this, args); throw boom; } };"
    ),
    Shape(
        "hanging",
        "window.NAME = { HOOK(...args) { method(this, args); return new Promise(() => {}); } };",
    ),
    Shape(
        "calling the chat back",
        "window.NAME = { HOOK(...args) { ChatIntegration.init(); ChatCore.getState(); "
        "ChatEventManager.triggerChatEvent('NAME:again', {}); return method(this, args); } };",
    ),
    Shape("asynchronous", "window.NAME = { async HOOK(...args) { return method(this, args); } };"),
    Shape(
        "with a throwing getter",
        "window.NAME = { get HOOK() { throw boom; }, get other() { throw boom; } };",
        heard=False,
    ),
    Shape(
        "itself a throwing getter",
        "Object.defineProperty(window, 'NAME', { get() { throw boom; } });",
        heard=False,
        there=False,
    ),
    Shape(
        "hook by a getter",
        f"const inner_NAME = {OBJECT}; "
        "window.NAME = { get HOOK() { return inner_NAME.HOOK; } };",
    ),
    Shape("frozen", f"window.NAME = Object.freeze({OBJECT});"),
    Shape(
        "frozen class",
        f"{CLASS} Object.freeze(NAME); const it_NAME = Object.freeze(new NAME());",
        receiver="it_NAME",
    ),
    Shape("frozen const", f"const NAME = Object.freeze({OBJECT});", heard=False),
    Shape("sealed", f"window.NAME = Object.seal({OBJECT});"),
)

RUN = """async ({ event, hook, receiver, argument }) => {
  const events = [];
  heard.length = 0;
  const off = ChatEventManager.on(event, (data) => events.push(data));
  ChatIntegration.init();
  ChatIntegration.init();
  const found = {};
  let object;
  try {
    object = (0, eval)(trust.createScript(receiver));
    const result = object[hook](argument, "more");
    found.promise = result instanceof Promise;
    const later = new Promise((done) => setTimeout(done, 20, "still pending"));
    found.result = await Promise.race([result, later]);
  } catch (error) {
    found.error = error.message;
    found.own = error === boom;
  }
  await new Promise((done) => setTimeout(done));
  off();
  const last = heard.at(-1);
  if (last) Object.assign(found, { self: last[0] === object, args: last.slice(1) });
  const { persona, currentScenario } = ChatState;
  return { ...found, calls: heard.length, events, persona, currentScenario,
           modules: ChatIntegration.getStatus().modules };
}"""
ARGUMENT = {"id": "x1", "name": "X"}


class Cells:
    """Runs one cell of the table: a page of its own, in one browser context."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.warnings: list[str] = []
        self._found: dict[Shape, dict[str, dict[str, Any]]] = {}
        page.on("console", lambda m: self.warnings.append(m.text) if m.type == "warning" else None)

    def open(self, script: str) -> None:
        self.warnings.clear()
        html = PAGE.format(script=script)
        self.page.unroute_all()
        self.page.route(
            "**/pages/cell.html",
            lambda route: route.fulfill(
                body=html,
                content_type="text/html; charset=utf-8",
                headers=strict_policy("'unsafe-inline'", "'unsafe-eval'"),
            ),
        )
        self.page.goto(f"{self.origin}/pages/cell.html")
        until(self.page, INITIALIZED)

    def add(self, script: str, how: str) -> None:
        if how == "timer":
            self.page.evaluate(script)
            return
        if how == "src":
            self.page.route(
                "**/pages/late.js",
                lambda route: route.fulfill(body=script, content_type="text/javascript"),
            )
        self.page.evaluate(
            """([script, how]) => new Promise((done) => {
            const tag = document.createElement("script");
            if (how === "src") {
              tag.src = trust.createScriptURL("late.js");
              tag.onload = () => done();
            } else tag.textContent = trust.createScript(script);
            document.body.append(tag);
            if (how !== "src") setTimeout(done);
        })""",
            [script, how],
        )

    def found(self, shape: Shape, module: HostModule) -> dict[str, Any]:
        """What happened to a module in a shape; all five are on the same page."""
        if shape not in self._found:
            self._found = {shape: self._run(shape)}
        return self._found[shape][module.key]

    def _run(self, shape: Shape) -> dict[str, dict[str, Any]]:
        self.open("\n".join(_fill(shape.script, module) for module in MODULES))
        if shape.late:
            self.add("\n".join(_fill(shape.late, module) for module in MODULES), shape.how)
        return {
            module.key: self.page.evaluate(
                RUN,
                {
                    "event": module.event,
                    "hook": module.hook,
                    "receiver": _fill(shape.receiver, module),
                    "argument": ARGUMENT,
                },
            )
            for module in MODULES
        }


def _fill(text: str, module: HostModule) -> str:
    names = {"NAME": module.names[0], "INSTANCE": module.names[1], "HOOK": module.hook}
    for name, value in names.items():
        text = text.replace(name, value)
    return text


@pytest.fixture(scope="module")
def cells(browser: Browser, server: ChatServer) -> Iterator[Cells]:
    context = browser.new_context()
    watch = Watch(context, server.origin)
    yield Cells(context.new_page(), server.origin)
    context.close()
    assert [problem for problem in watch.problems() if problem.startswith("policy")] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.names[0])
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_module_in_this_shape(cells: Cells, shape: Shape, module: HostModule) -> None:
    found = cells.found(shape, module)
    answer = {"answer": ARGUMENT}

    assert found["modules"][module.key] is shape.there
    if shape.there and "throwing getter" not in shape.name:
        assert found["self"]
        assert (found["calls"], found["args"]) == (1, [ARGUMENT, "more"])
    if shape.name == "missing":
        expected = {
            "promptManager": {"id": ARGUMENT, "content": "", "context": "more"},
            "suggestionsManager": [],
        }
        assert found.get("result") == expected.get(module.key)
        said = [text for text in cells.warnings if f"[ChatIntegration] {module.names[0]} " in text]
        assert [text.split()[-1] for text in said] == ["fallback"]
        assert found["events"] == ([] if module.tells_result else [ARGUMENT])
        return
    fails = shape.name in ("throwing", "rejecting") or "throwing getter" in shape.name
    if fails:
        assert (found["error"], found["own"]) == ("the host's own", True)
        reported = any(f"{module.hook} failed: the host's own" in t for t in cells.warnings)
        assert reported is (module.tells_result and "getter" not in shape.name)
    else:
        hangs = shape.name == "hanging"
        assert found["result"] == ("still pending" if hangs else answer)
        assert found["promise"] is (hangs or shape.name == "asynchronous")
        fails = hangs
    news = answer if module.tells_result else ARGUMENT
    told = shape.heard and not (fails and module.tells_result)
    assert found["events"] == ([news] if told else [])
    if told and module.state_field:
        field = "persona" if module.key == "personaModule" else "currentScenario"
        assert found[field] == ARGUMENT


def test_what_modules_of_the_field_call_is_heard(cells: Cells) -> None:
    """Contract §5, the last column."""
    cells.open("""
      window.onScenarioSelected = (scenario) => ({ page: scenario.id });
      const PersonaModule = {
        add(persona) { window.onPersonaAdded(persona); },
        close() { window.onPersonaModuleClose(); },
      };
      class ChatScenarioModule {
        static selectScenario(id) { return window.onScenarioSelected({ id, title: "Rain" }); }
      }
      class Other { static async selectScenario(id) { return id; } }
    """)
    found = cells.page.evaluate("""async () => {
      const events = [];
      ChatEventManager.on("*", (name, data) => events.push([name, data]));
      PersonaModule.add({ name: "Me", id: "p1", chatImageUrl: "/me.png" });
      PersonaModule.close();
      const answer = ChatScenarioModule.selectScenario("s1");
      window.ChatScenarioModule = undefined;
      return { events, answer, persona: ChatState.persona, scenario: ChatState.currentScenario };
    }""")
    persona = {"name": "Me", "id": "p1", "chatImageUrl": "/me.png"}
    scenario = {"id": "s1", "title": "Rain"}
    assert found["events"] == [
        ["persona:added", persona],
        ["persona:close", {}],
        ["scenario:changed", scenario],
    ]
    assert found["answer"] == {"page": "s1"}
    assert (found["persona"], found["scenario"]) == (persona, scenario)


def test_a_scenario_chosen_by_its_id_alone_is_told_too(cells: Cells) -> None:
    cells.open("window.ChatScenarioModule = { async selectScenario(id) { return id; } };")
    found = cells.page.evaluate("""async () => {
      const events = [];
      ChatEventManager.on("scenario:changed", (data) => events.push(data));
      await ChatScenarioModule.selectScenario("s2");
      await new Promise((done) => setTimeout(done));
      return events;
    }""")
    assert found == [{"id": "s2"}]


def test_modules_hear_of_messages_in_the_guides_order(cells: Cells) -> None:
    cells.open("""
      const log = [];
      const find = (name) => eval(trust.createScript(name));
      const say = (who) => function (data) { log.push([who, this === find(who), data]); };
      const PersonaModule = { onMessageSent: say("PersonaModule") };
      const ChatScenarioModule = { async onMessageSent(data) { log.push(["scenario", data]); } };
      class GiftManager { onMessageReceived(data) { log.push(["gift", data]); } }
      window.giftManager = new GiftManager();
      document.addEventListener("chat:message-sent", () => log.push("chat:message-sent"));
      document.addEventListener("chat:message-received", () => log.push("chat:message-received"));
    """)
    found = cells.page.evaluate("""() => {
      ChatEventManager.triggerChatEvent("message:sent", { n: 1 });
      ChatEventManager.triggerChatEvent("message:received", { n: 2 });
      return log;
    }""")
    assert found == [
        "chat:message-sent",
        ["PersonaModule", True, {"n": 1}],
        ["scenario", {"n": 1}],
        "chat:message-received",
        ["gift", {"n": 2}],
    ]


def test_the_page_has_its_own_methods_back_after_the_end(cells: Cells) -> None:
    cells.open("""
      const hook = (persona) => persona;
      window.PersonaModule = { onPersonaAdded: hook };
    """)
    found = cells.page.evaluate("""() => {
      const during = PersonaModule.onPersonaAdded === hook;
      ChatCore.destroy();
      const names = ["PersonaModule", "PromptManager", "giftManager"];
      return { during, after: PersonaModule.onPersonaAdded === hook,
               plain: "value" in Object.getOwnPropertyDescriptor(window, "PersonaModule"),
               left: names.filter((name) => name in window) };
    }""")
    assert found == {"during": False, "after": True, "plain": True, "left": ["PersonaModule"]}


def test_values_that_no_json_can_hold_do_no_harm(cells: Cells) -> None:
    cells.open("window.PersonaModule = { onPersonaAdded(persona) { return persona; } };")
    found = cells.page.evaluate("""() => {
      const ring = { name: "Ring" };
      ring.self = ring;
      const angry = { get name() { throw new Error("the host's own"); } };
      const deep = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
      const values = [ring, angry, deep, Symbol.iterator, 10n, () => {}, document.body];
      return values.every((value) => PersonaModule.onPersonaAdded(value) === value);
    }""")
    assert found
    assert json.dumps(cells.page.evaluate("ChatCore.initialized")) == "true"
