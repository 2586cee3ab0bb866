"""Builds a back end that only answers, by its name, with the chats in the browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from chat_py.backends.demo.answers import DemoAnswers
from chat_py.backends.endpoints.answers import EndpointAnswers
from chat_py.backends.endpoints.key_dialog import KeyDialog
from chat_py.backends.endpoints.keys import ASK, Keys
from chat_py.backends.endpoints.with_key import AnswersWithKey
from chat_py.backends.local.backend import LocalBackend
from chat_py.backends.local.desk import Desk
from chat_py.backends.local.records import Records
from chat_py.backends.local.schema import MIGRATIONS
from chat_py.backends.local.site_answers import SiteAnswers
from chat_py.backends.local.titles import ModelTitles
from chat_py.backends.requests.endpoint import Endpoint
from chat_py.backends.requests.prompt import Prompt, PromptMessage
from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.browser.protocols.host import SiteMethods
from chat_py.composition.context import Context
from chat_py.http.errors import ErrorMaker
from chat_py.settings.settings import Settings
from chat_py.tool_calls.answers import AnswersWithTools

__all__ = ["build_local_backend"]

ADDRESSES = {
    "openai": "https://api.openai.com/v1",
    "responses": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com/v1",
    "gemini": "https://generativelanguage.googleapis.com/v1beta",
    "ollama": "http://localhost:11434",
}
"""Where those are that have an address of their own."""
MODELS = ("openai", "responses", "anthropic", "gemini", "ollama")
"""Those behind which is a model, which can be asked for a title. An application that speaks one of
the others would take this for a question of the visitor's: it gives titles itself, or none."""


def build_local_backend(
    context: Context,
    *,
    tabs: Tabs,
    errors: ErrorMaker,
    storage_denied: Callable[[], None],
    site: Callable[[], SiteMethods],
) -> LocalBackend:
    """The back end that `context.settings.backend` names; `site` are methods that the site has
    written, of which it asks `answer` first."""
    page, settings = context.page, context.settings
    owner = context.owner.child("chats")
    given = settings.backend_url or ADDRESSES.get(settings.backend, "")
    url = urljoin(page.location.href, given) if given else ""
    template = _template(settings, url)
    endpoint, titles = _endpoint(context, template, owner, site)
    answers = AnswersWithTools(
        endpoint,
        tools=context.tools,
        console=page.console,
        permissions=context.permissions,
        clock=page.clock,
        texts=context.texts,
    )
    records = Records(
        database=page.database,
        locks=page.locks,
        console=page.console,
        on_denied=storage_denied,
        migrations=MIGRATIONS,
    )
    desk = Desk(
        records=records,
        locks=page.locks,
        clock=page.clock,
        tabs=tabs,
        owner=owner,
        user=context.user,
        errors=errors,
        console=page.console,
    )
    return LocalBackend(
        desk,
        answers=SiteAnswers(site=site, rest=answers, errors=errors, console=page.console),
        template=template,
        texts=context.texts,
        owner=owner,
        titles=titles,
        page_size=settings.page_size,
    )


def _endpoint(
    context: Context, template: Prompt, owner: Owner, site: Callable[[], SiteMethods]
) -> tuple[Endpoint, ModelTitles | None]:
    """Who answers, and who makes titles."""
    page, settings = context.page, context.settings
    if settings.backend == "demo":
        return DemoAnswers(clock=page.clock), None
    if settings.backend_key not in ("", ASK):
        page.console.info(
            "the key in backendKey can be read by everybody who can open this page: for private "
            "use only. Leave it out, and visitors are asked for theirs."
        )
    dialog = KeyDialog(document=page.document, texts=context.texts, owner=owner.child("key"))
    parts = urlsplit(template.url)
    keys = Keys(
        settings.backend_key,
        origin=f"{parts.scheme}://{parts.netloc}",
        storage=page.session,
        ask=dialog.ask,
    )
    endpoint = EndpointAnswers(
        protocol=settings.backend,
        transport=page.transport,
        clock=page.clock,
        page=lambda: page.location.href,
    )
    titles = None
    if settings.backend_titles and settings.backend in MODELS:
        titles = ModelTitles(
            endpoint=endpoint,  # nobody is asked for a key for the sake of a title
            template=template,
            key=lambda: keys.key,
            wanted=lambda: not site().has("answer"),
        )
    return AnswersWithKey(endpoint, keys=keys), titles


def _template(settings: Settings, url: str) -> Prompt:
    system = settings.backend_system.strip()
    return Prompt(
        url=url,
        model=settings.backend_model,
        messages=(PromptMessage("system", (system,)),) if system else (),
        from_page=True,
    )
