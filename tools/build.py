"""Make what the page needs: `python -m tools.build [--best] [--packages NAMES [--snapshot]]`.

Everything is made anew from its sources each time (about a second); only the snapshot and
compressing are slow, and what they make is kept in `.cache/` by content. The result is
`static/chat-py.js`, `static/chat-py.css`, `static/interpreter.js` and `static/runtime/`, where
every name holds a hash of its content, so that a server may let browsers keep them for ever.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from chat_py_server.packages.resolve import Target, UnavailableError, platform_tag
from chat_py_server.packages.served import FOLDER, Served, provide, read_served
from tools.bundle import Bundler
from tools.bytecode import compile_archive, pack
from tools.chunks import static_imports
from tools.command import ROOT, ToolError, main, run
from tools.embedded import embedded_markup, embedded_styles
from tools.important import mark_important
from tools.installed import add_installed
from tools.languages import (
    apart,
    boot_texts,
    directions,
    failure_words,
    launcher_words,
    old_browser_texts,
)
from tools.later import LATER
from tools.outputs import Outputs, digest, zip_package
from tools.page_snapshot import make_chat_snapshot
from tools.runner import add_runner
from tools.setup import CACHE, NODE_MODULES, WASM_PLATFORM, wheels
from tools.snapshot import Extension
from tools.verify import verify
from tools.wasm.data import merge_data
from tools.wasm.marks import mark
from tools.wasm.module import Module
from tools.wasm.split import split
from tools.wasm.used import likely, used

__all__ = ["PYODIDE", "STATIC", "add_page", "build", "name_of"]

STATIC = ROOT / "static"
PACKAGE = ROOT / "chat_py"
PYODIDE = NODE_MODULES / "pyodide"

PYODIDE_FILES = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
INSTANTIATE = b"instance=new WebAssembly.Instance(binary,info)}else"
"""Where an extension that is compiled already gets its instance."""
PYSCRIPT_UNUSED = ("codemirror_", "xterm")
"""The bulk of PyScript's editor and terminal. Their small loaders stay: it always asks for them."""
PYSCRIPT_AT_START = re.compile(
    rb'import\("\./((?:toml|deprecations-manager|donkey|error|py-editor|py-game|py-terminal)-'
    rb'[\w-]+\.js)"\)'
)
"""What PyScript's core imports on every page whose settings are a `.toml`."""
NOTHING = Served()
LAZY_WHEELS = ("certifi-", "charset_normalizer-", "idna-", "pyodide_http-", "requests-", "urllib3-")
"""For plug-ins that use `requests` or `urllib`; loaded when one asks for them."""


def pyodide_files(bundler: Bundler) -> dict[str, bytes]:
    """Pyodide, made smaller where that is possible without a change of what it does.

    Its modules are called `.js`: not every host knows `.mjs`, and browsers refuse a module of
    another type.
    """
    files = {name: (PYODIDE / name).read_bytes() for name in PYODIDE_FILES}
    files["pyodide.asm.mjs"] = bundler.foreign(with_hook(files["pyodide.asm.mjs"]))
    files["pyodide.asm.wasm"] = merge_data(files["pyodide.asm.wasm"])
    return {name.replace(".mjs", ".js"): content for name, content in files.items()}


def with_hook(script: bytes) -> bytes:
    """Pyodide's script, which lets the page instantiate compiled extensions as it lets it
    instantiate the interpreter (`instantiateWasm`).

    Raises:
        ToolError: the place is not found, so Pyodide has changed.
    """
    if script.count(INSTANTIATE) != 1:
        raise ToolError("Pyodide instantiates extensions in another way now: see INSTANTIATE.")
    hooked = (
        b"(Module.instantiateLibrary?.(binary,info,libName)??new WebAssembly.Instance(binary,info))"
    )
    return script.replace(INSTANTIATE, b"instance=" + hooked + b"}else")


def pyscript_files() -> dict[str, bytes]:
    folder = NODE_MODULES / "@pyscript" / "core" / "dist"
    return {
        path.name: _without_source_map(path.read_bytes())
        for path in sorted(folder.iterdir())
        if path.suffix != ".map" and not path.name.startswith(PYSCRIPT_UNUSED)
    }


def _without_source_map(script: bytes) -> bytes:
    """Drop the comment that makes developer tools ask for a map that is not served."""
    lines = script.splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(b"//# sourceMappingURL="))


def pyscript_parts(files: dict[str, bytes]) -> list[str]:
    """The modules that PyScript imports while it starts, in this order.

    Raises:
        ToolError: none is found, so PyScript has changed.
    """
    core = [name for name in files if re.fullmatch(r"core-[\w-]+\.js", name)]
    parts = [name.decode() for each in core for name in PYSCRIPT_AT_START.findall(files[each])]
    if not parts:
        raise ToolError("PyScript's parts have other names now: see PYSCRIPT_AT_START.")
    return [*core, *dict.fromkeys(parts)]


def printed(module: str) -> Any:
    """What a module of the package prints for the page's scripts: the JavaScript surface, of which
    the page's stand-ins are made, and the words of the first view."""
    name = f"chat_py.{module}"
    return json.loads(run([sys.executable, "-m", name], failed=f"`python -m {name}` failed:"))


def name_of(extension: Extension) -> str:
    """What the files of a compiled extension are called."""
    return PurePosixPath(extension.path).name.partition(".")[0].strip("_")


def add_page(
    outputs: Outputs,
    bundler: Bundler,
    *,
    snapshot: bool = True,
    served: Served = NOTHING,
    marks: bool = False,
) -> dict[str, Any]:
    """Add all files of the page.

    Args:
        snapshot: also make the memory that the page continues from; without one it starts the
            ordinary way, and runs the sources as they are.
        served: Python packages of the site's that are in this memory.
        marks: leave all functions in the wasm, and make them say that they were called.

    Returns:
        The manifest, which names them.

    Raises:
        ToolError: a source or a tool is missing, or esbuild, Python or Node.js refused a source.
    """
    pyodide = pyodide_files(bundler)
    pyodide_folder = outputs.add_folder("pyodide", pyodide)
    pyscript = pyscript_files()
    pyscript_folder = outputs.add_folder("pyscript", pyscript)

    files = {path.name: path.read_bytes() for path in sorted(wheels("browser").glob("*.whl"))}
    wheel_folder = outputs.add_folder("wheels", files)
    installed = {name: files[name] for name in files if not name.startswith(LAZY_WHEELS)}
    wheel_paths = [wheel_folder + name for name in installed]
    lazy_paths = [wheel_folder + name for name in files if name.startswith(LAZY_WHEELS)]

    archive = zip_package(PACKAGE, without=apart())
    package = outputs.add(f"runtime/chat_py-{digest({'': archive})}.zip", archive)
    parts = pack(compile_archive(zip_package(PACKAGE, only=LATER), PYODIDE))
    later = outputs.add(f"runtime/chat_py_later-{digest({'': parts})}.bin", parts)

    languages = {"__LANGUAGES__": directions()}
    first_view = {"__FIRST_VIEW__": printed("composition.first_view")}
    native = bundler.module("native/index.mjs", first_view | languages, ahead="native/ask.mjs")
    native_folder = outputs.add_folder("native", native)

    manifest: dict[str, Any] = {
        "platform": platform_tag(*WASM_PLATFORM),
        "pyodide": pyodide_folder,
        "pyscript": pyscript_folder,
        "wheels": wheel_paths,
        "lazyWheels": lazy_paths,
        "package": package,
        "later": later,
        "extensions": [],
        "served": [f"{FOLDER}/{path.name}" for path in served.wheels],
        "rest": {},
        "native": native_folder + "index.js",
    }
    wasm = "pyodide.asm.wasm"
    stock_files = [
        pyodide_folder + wasm,
        pyodide_folder + "python_stdlib.zip",
        *wheel_paths,
        package,
    ]
    snapshot_files: list[str] = []
    if snapshot:
        package_at_start = zip_package(PACKAGE, without=(*LATER, *apart()))
        made = make_chat_snapshot(installed, package_at_start, LATER, served)
        memory = outputs.add(f"runtime/snapshot-{digest({'': made.memory})}.bin", made.memory)
        manifest |= _add_wasm(outputs, pyodide[wasm], made.extensions, marks=marks)
        manifest["snapshot"] = memory
        quick = manifest["quick"] + wasm
        snapshot_files = [quick, *(path for _, path in manifest["extensions"]), memory]

    manifest["runner"] = add_runner(
        outputs, bundler, lock=json.loads(pyodide["pyodide-lock.json"]), snapshot=snapshot
    )

    lock = json.loads(pyodide["pyodide-lock.json"])
    # One file, without chunks: it finds the others relative to itself.
    [interpreter] = bundler.module(
        "interpreter.mjs",
        {
            "__MANIFEST__": {
                **manifest,
                "stockFiles": outputs.lengths(stock_files),
                "snapshotFiles": outputs.lengths(snapshot_files),
                "restFiles": outputs.lengths(manifest["rest"].values()),
                "packed": outputs.compresses,
                "pyscriptParts": [pyscript_folder + name for name in pyscript_parts(pyscript)],
            },
            "__LOCK__": {**lock, "packages": {}},
            "__BOOT__": boot_texts(),
            **languages,
        },
        inject="interpreter/downloads.mjs",
    ).values()
    manifest["interpreter"] = outputs.add(
        f"runtime/interpreter-{digest({'': interpreter})}.js", interpreter
    )
    outputs.add(
        "interpreter.js",
        f'// For pyscript.toml.\nexport * from "./{manifest["interpreter"]}";\n'.encode(),
    )

    [waiting] = bundler.module("wait.mjs", {}).values()
    manifest["wait"] = outputs.add(f"runtime/wait-{digest({'': waiting})}.js", waiting)

    outputs.add("runtime/sw.js", bundler.script("sw.js", {}))
    old_browser = bundler.script("old-browser.js", {"__TEXTS__": old_browser_texts()}, target="es5")
    outputs.add("runtime/old-browser.js", old_browser)

    plain = bundler.styles("css/*.css").decode()
    styles = mark_important(plain).encode()
    outputs.add("chat-py.css", styles)
    manifest["css"] = outputs.add(f"runtime/chat-py-{digest({'': styles})}.css", styles)

    add_element(outputs, bundler, plain)
    add_installed(outputs)

    manifest["files"] = outputs.sizes()
    manifest["build"] = hashlib.sha256(json.dumps(manifest).encode()).hexdigest()[:12]
    used = ("css", "pyscript", "wait", "native", "interpreter")
    names: dict[str, Any] = {name: manifest[name] for name in used}
    names["ask"] = native_folder + "ask.js"
    # What the page will need, in this order: what asks for the chat, what shows it, the interpreter
    # behind it, and then what that needs, by size.
    entries = ("ask.js", "index.js")
    parts = [part for entry in entries for part in (entry, *static_imports(native, entry))]
    shown = [native_folder + part for part in dict.fromkeys(parts)]
    names["first"] = [*shown, manifest["interpreter"]]
    names["rest"] = [*(snapshot_files or stock_files), pyodide_folder + "pyodide.asm.js"]
    script = bundler.script(
        "chat-py.js",
        {
            "__MANIFEST__": names,
            "__SURFACE__": printed("surface.preboot"),
            "__BOOT__": failure_words(),
        },
    )
    outputs.add("chat-py.js", script)
    outputs.add("runtime/manifest.json", json.dumps(manifest, indent=1).encode())
    return manifest


def add_element(outputs: Outputs, bundler: Bundler, plain: str) -> None:
    """Add `<chat-py>`, and what it fetches once it is in a page.

    Args:
        plain: the chat's style sheet without guards.
    """
    tokens = embedded_styles(bundler.styles("css/10-tokens.css").decode()).encode()
    own = embedded_styles(plain).encode()
    values = {
        "markup": embedded_markup((ROOT / "index.html").read_text("utf-8")),
        # By these names chat-py.js finds that its own style sheet is not wanted.
        "tokens": outputs.add(f"runtime/chat-py-tokens-{digest({'': tokens})}.css", tokens),
        "styles": outputs.add(f"runtime/chat-py-element-{digest({'': own})}.css", own),
        "words": launcher_words(),
    }
    defined = {"__EMBED__": values, "__LANGUAGES__": directions()}
    [module] = bundler.module("embed/embed.mjs", defined).values()
    path = outputs.add(f"runtime/embed-{digest({'': module})}.js", module)
    [element] = bundler.module("element.mjs", {"__EMBED__": path}).values()
    outputs.add("chat-py-element.js", element)


def _add_wasm(
    outputs: Outputs, interpreter: bytes, extensions: Sequence[Extension], *, marks: bool
) -> dict[str, Any]:
    """Add what the page starts with, and what comes when a start's functions are not enough.

    All are named for what they are: every server sends them as the type that can be streamed.
    """

    def add(name: str, content: bytes) -> str:
        return outputs.add(f"runtime/{name}-{digest({'': content})}.wasm", content)

    rest: dict[str, str] = {}

    def first_of(name: str, module: bytes, key: str) -> bytes:
        if marks:
            return mark(module, name)
        known = used(name, module)
        if known is None:  # of a site's own package
            return module
        lengths = [len(body) for body in Module(module).bodies]
        halves = split(module, likely(known, lengths))
        rest[key] = add(f"{name}_rest", halves.rest)
        return halves.first

    first = first_of("interpreter", interpreter, "interpreter")
    loaded: list[tuple[str, str]] = []
    for extension in extensions:
        name = name_of(extension)
        module = first_of(name, extension.wasm, extension.path)
        loaded.append((extension.path, add(name, module)))
    quick = outputs.add_folder("quick", {"pyodide.asm.wasm": first})
    return {"quick": quick, "extensions": loaded, "rest": rest}


def serve_packages(names: list[str] | None, *, snapshot: bool) -> Served:
    """Have the page serve these packages; None leaves those that it serves already.

    Returns:
        Those that are to be in the snapshot.

    Raises:
        ToolError: one cannot be had, or those that are there are for another version of Pyodide.
    """
    target = Target(*WASM_PLATFORM, own=tuple(wheels("browser").glob("*.whl")))
    served = read_served(STATIC)
    if names is not None or not served.exists:
        try:
            provide(names or [], STATIC, target, snapshot=snapshot)
        except UnavailableError as error:
            raise ToolError(str(error)) from error
        served = read_served(STATIC)
    elif served.wheels and served.platform != target.tag:
        raise ToolError(
            f"static/{FOLDER}/ was made for {served.platform}, and the page has {target.tag}. "
            'Make it anew: make build PACKAGES="…"'
        )
    return served if served.snapshot else NOTHING


def build(*, best: bool = False, packages: list[str] | None = None, snapshot: bool = False) -> None:
    """Build into `static/`.

    Args:
        best: compress as well as can be, which takes a minute whenever the snapshot has changed.
        packages: the Python packages that the page serves; None leaves those that it does.
        snapshot: these are in the memory that the page starts from.

    Raises:
        ToolError: a source, a package or a tool is missing, a source was refused, or what was built
            does not start.
    """
    outputs = Outputs(STATIC, CACHE / "compressed", best=best)
    manifest = add_page(outputs, Bundler(), served=serve_packages(packages, snapshot=snapshot))
    outputs.write()
    verify(STATIC, manifest["interpreter"])


def run_from_command_line() -> None:
    parser = argparse.ArgumentParser(description="Make what the page needs.")
    parser.add_argument("--best", action="store_true")
    parser.add_argument("--packages", type=str.split)
    parser.add_argument("--snapshot", action="store_true")
    build(**vars(parser.parse_args()))


if __name__ == "__main__":
    main(run_from_command_line, alone=True)
