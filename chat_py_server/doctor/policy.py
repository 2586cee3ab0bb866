"""The page's Content-Security-Policy: whether it lets the chat run (docs/drop-in.md)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from chat_py_server.doctor.finding import Finding
from chat_py_server.doctor.site import Site, origin

__all__ = ["check_policy"]


def check_policy(site: Site) -> Iterator[Finding]:
    """Read each policy of the page: all of them hold."""
    for policy in site.policies:
        directives = _read(policy)
        scripts = directives.get("script-src", directives.get("default-src"))
        if scripts is not None:
            yield from _scripts(site, scripts)
        connect = directives.get("connect-src", directives.get("default-src"))
        wanted = [site.base, *_asked(site)]
        for address in dict.fromkeys(map(origin, wanted)) if connect is not None else ():
            if not _allows(connect or [], address, site):
                yield Finding(
                    f"The page's policy does not let it ask {address}: connect-src.",
                    f"Add {_name(address, site)} to connect-src.",
                )
        styles = directives.get("style-src", directives.get("default-src"))
        if styles is not None and not _allows(styles, origin(site.base), site):
            yield Finding(
                "The page's policy does not let it load the chat's styles: style-src.",
                f"Add {_name(origin(site.base), site)} to style-src.",
            )
        yield from _frames(site, directives)
        yield from _manifest(site, directives)


def _scripts(site: Site, sources: list[str]) -> Iterator[Finding]:
    trusted = any(item.startswith("'nonce-") for item in sources) or "'strict-dynamic'" in sources
    if not _allows(sources, origin(site.base), site) and not trusted:
        yield Finding(
            "The page's policy does not let it run the chat's scripts: script-src.",
            f"Add {_name(origin(site.base), site)} to script-src.",
        )
    if site.uses_pyscript and "'unsafe-eval'" not in sources:
        yield Finding(
            "The page's policy does not let PyScript compile: script-src.",
            "Add 'unsafe-eval' to script-src, or take data-start=\"pyscript\" off the tag.",
        )
    elif not {"'unsafe-eval'", "'wasm-unsafe-eval'"} & set(sources):
        yield Finding(
            "The page's policy does not let it run WebAssembly: script-src.",
            "Add 'wasm-unsafe-eval' to script-src.",
        )


def _frames(site: Site, directives: dict[str, list[str]]) -> Iterator[Finding]:
    """The Python of an answer runs in a frame (docs/run-python.md)."""
    names = ("frame-src", "child-src", "default-src")
    frames = next((directives[name] for name in names if name in directives), None)
    wanted = site.settings.get("run-python") != "false"
    if wanted and frames is not None and not _allows(frames, origin(site.base), site):
        yield Finding(
            "The page's policy does not let it run the Python of an answer: frame-src.",
            f"Add {_name(origin(site.base), site)} to frame-src, "
            'or take its button away: data-run-python="false".',
        )


def _manifest(site: Site, directives: dict[str, list[str]]) -> Iterator[Finding]:
    """A page with `data-offline` can be installed (docs/installing.md)."""
    sources = directives.get("manifest-src", directives.get("default-src"))
    wanted = "offline" in site.settings
    if wanted and sources is not None and not _allows(sources, origin(site.page), site):
        yield Finding(
            "The page's policy does not let it be installed: manifest-src.",
            f"Add {_name(origin(site.page), site)} to manifest-src.",
        )


def _asked(site: Site) -> list[str]:
    """Whom the page asks for chats and answers."""
    base, back_end = site.settings.get("api-base"), site.settings.get("backend-url")
    return [urljoin(site.page, address) for address in (base, back_end) if address]


def _read(policy: str) -> dict[str, list[str]]:
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        directives.setdefault(name.lower(), sources)
    return directives


def _allows(sources: list[str], address: str, site: Site) -> bool:
    """Whether a list of sources has an origin; wildcards of hosts are believed."""
    parts = urlsplit(address)
    for source in sources:
        if source == "'self'" and address == origin(site.page):
            return True
        if source in ("*", f"{parts.scheme}:", parts.netloc) or source.startswith(address):
            return True
        host = source.partition("://")[2] or source
        if host.startswith("*.") and (parts.hostname or "").endswith(host.partition("/")[0][1:]):
            return True
    return False


def _name(address: str, site: Site) -> str:
    return "'self'" if address == origin(site.page) else address
