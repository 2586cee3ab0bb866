"""Archives that are the same, byte for byte, for the same files."""

from __future__ import annotations

import gzip
import io
import tarfile
import time
import zipfile
from collections.abc import Mapping

__all__ = ["tar_gz", "zip_files"]

MODE = 0o644
PROGRAM = 0o755


def tar_gz(
    files: Mapping[str, bytes], moment: int, programs: frozenset[str] = frozenset()
) -> bytes:
    """Pack files as npm does.

    Args:
        files: contents by path.
        moment: the time that every file gets, in seconds since the epoch.
        programs: the paths of those that may be run.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mtime = moment
            entry.mode = PROGRAM if name in programs else MODE
            archive.addfile(entry, io.BytesIO(content))
    return gzip.compress(buffer.getvalue(), 6, mtime=moment)


def zip_files(files: Mapping[str, bytes], moment: int) -> bytes:
    """Pack files for people who copy them. See `tar_gz`."""
    buffer = io.BytesIO()
    date = time.gmtime(moment)[:6]
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date)
            # What is packed already only costs time.
            packed = name.endswith((".br", ".gz", ".whl", ".zip"))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = MODE << 16
            entry.create_system = 3  # Unix, wherever it is made
            archive.writestr(entry, content)
    return buffer.getvalue()
