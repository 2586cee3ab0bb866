"""The bill of materials of a release, in CycloneDX: what is inside, and what it needs beside it.

Inside are the npm packages that the page's files are built from and the wheels that the page loads;
beside it are the Python packages that the server asks for, by their ranges.
"""

from __future__ import annotations

import base64
import datetime
import json
import re
import tomllib
import uuid
from collections.abc import Iterator

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL
from packaging.requirements import Requirement

from tools.command import ROOT

__all__ = ["bill_of_materials"]

NAMES = uuid.UUID("5c9f9c3a-6d3c-4b6c-9f6e-0b6f2c7d1a11")
"""What the serial numbers of our bills are made under."""
LOCKED = re.compile(r"^([\w.-]+)==(\S+) \\\n +--hash=sha256:(\w+)", re.MULTILINE)
"""A line of requirements/browser.txt: name, version and hash of a wheel."""


def bill_of_materials(version: str, moment: int) -> bytes:
    """The bill as JSON, the same for the same release.

    Args:
        version: of the release.
        moment: its time, in seconds since the epoch.
    """
    product = _component("pypi", "chat-py", version, scope=None)
    bom = Bom(
        serial_number=uuid.uuid5(NAMES, f"chat-py {version} {moment}"),
        components=[*_npm(), *_wheels(), *_server()],
    )
    bom.metadata.component = product
    bom.metadata.timestamp = datetime.datetime.fromtimestamp(moment, datetime.UTC)
    bom.register_dependency(product, bom.components)
    written = make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1)
    return written.encode() + b"\n"


def _component(
    kind: str,
    name: str,
    version: str | None,
    *,
    scope: ComponentScope | None = ComponentScope.REQUIRED,
    hashes: list[HashType] | None = None,
) -> Component:
    namespace, _, plain = name.rpartition("/")
    url = PackageURL(kind, namespace or None, plain, version)
    return Component(
        name=plain,
        group=namespace or None,
        version=version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=f"{kind}:{name}",
        scope=scope,
        hashes=hashes,
    )


def _npm() -> Iterator[Component]:
    locked = json.loads((ROOT / "package-lock.json").read_bytes())["packages"]
    for name, version in json.loads((ROOT / "package.json").read_bytes())["dependencies"].items():
        entry = locked[f"node_modules/{name}"]
        assert entry["version"] == version
        method, _, encoded = entry["integrity"].partition("-")
        assert method == "sha512"
        sha = base64.b64decode(encoded).hex()
        hashes = [HashType(alg=HashAlgorithm.SHA_512, content=sha)]
        yield _component("npm", name, version, hashes=hashes)


def _wheels() -> Iterator[Component]:
    text = (ROOT / "requirements/browser.txt").read_text("utf-8")
    for name, version, sha in re.findall(
        r"^([\w.-]+)==(\S+) \\\n +--hash=sha256:(\w+)", text, re.M
    ):
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=sha)]
        component = _component("pypi", name, version, hashes=hashes)
        component.description = "A wheel inside, for the page."
        yield component


def _server() -> Iterator[Component]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    for scope, lines in (
        (ComponentScope.REQUIRED, project["dependencies"]),
        *((ComponentScope.OPTIONAL, lines) for lines in extras.values()),
    ):
        for line in lines:
            wanted = Requirement(line)
            component = _component("pypi", wanted.name, None, scope=scope)
            component.bom_ref.value = f"beside:{wanted.name}"
            component.description = f"Beside it, for the server: {line}"
            yield component
