"""The server's secrets: a file of their own beside the database, for its owner's eyes only.

The newest key signs cookies, all of them verify, and the oldest go when a new one is made. One more
key names accounts to the page: it stays, since browsers keep what waits to be sent by that name.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from chat_py.base.errors import ConfigurationError

__all__ = ["FILE_NAME", "Keys", "load_keys", "rotate_keys"]

FILE_NAME = "keys"
KEPT = 2
"""How many signing keys are valid at a time."""
LENGTH = 32


@dataclass(frozen=True)
class Keys:
    """`signing` keys, the newest first, and the one for `accounts`."""

    signing: tuple[bytes, ...]
    accounts: bytes


def load_keys(folder: Path, former: bytes | None = None) -> Keys:
    """The keys in `folder`, made on first use; `former` is the key of an older version.

    Raises:
        ConfigurationError: the file cannot be read as keys.
        OSError: the folder cannot be used.
    """
    path = folder / FILE_NAME
    if not path.exists():
        first = former or secrets.token_bytes(LENGTH)
        keys = Keys((first,), former or secrets.token_bytes(LENGTH))
        _store(path, keys, replace=False)
    path.chmod(0o600)
    lines = [line.split() for line in path.read_text("ascii", "replace").splitlines()]
    try:
        named = [(name, bytes.fromhex(value)) for name, value in lines]
    except ValueError:
        named = []
    signing = tuple(value for name, value in named if name == "cookie")
    accounts = [value for name, value in named if name == "account"]
    if not signing or len(accounts) != 1 or any(len(value) < LENGTH for _, value in named):
        raise ConfigurationError(
            f"CHAT_DATA: {str(path)!r} does not hold keys. Put a backup in its place, or remove it "
            "to make new ones: then every guest starts as a new one."
        )
    return Keys(signing, accounts[0])


def rotate_keys(folder: Path) -> Keys:
    """Make a new signing key; cookies of the one before it stay valid until the next time.

    Raises as `load_keys` does.
    """
    keys = load_keys(folder)
    fresh = secrets.token_bytes(LENGTH)
    keys = Keys((fresh, *keys.signing)[:KEPT], keys.accounts)
    _store(folder / FILE_NAME, keys, replace=True)
    return keys


def _store(path: Path, keys: Keys, *, replace: bool) -> None:
    """Put the file there as a whole. Without `replace` it stays as it is where another instance,
    which has started at the same time, was faster."""
    lines = [f"cookie {key.hex()}\n" for key in keys.signing]
    lines.append(f"account {keys.accounts.hex()}\n")
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, "".join(lines).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if replace:
        fresh.replace(path)
        return
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        fresh.replace(path)
    fresh.unlink(missing_ok=True)
