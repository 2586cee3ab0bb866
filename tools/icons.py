"""Draws static/icon.svg as PNG, which the icons of an installed page have to be.

Only what such an icon is made of: `path` and `circle` with a `fill`, in a square `viewBox`. The
edges are smooth: a pixel's colour is that of the part of it that a shape covers.
"""

from __future__ import annotations

import itertools
import re
import struct
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from pathlib import Path

from tools.command import ToolError

__all__ = ["draw_icon"]

SVG = "{http://www.w3.org/2000/svg}"
ROWS = 8
"""Lines that are looked at in each row of pixels."""
STEPS = 24
"""Straight lines that stand for a curve."""
CIRCLE = 0.5522847498
"""How far the handles of a Bézier curve are that is a quarter of a circle of radius 1."""
TOKEN = re.compile(r"[A-Za-z]|[-+]?(?:\d*\.\d+|\d+)(?:e[-+]?\d+)?")
TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Z": 0}
"""Numbers after each command of a path (SVG 2, "Path Data")."""

Point = tuple[float, float]
Colour = tuple[int, int, int]


def draw_icon(
    source: Path, size: int, *, background: str | None = None, part: float = 1.0
) -> bytes:
    """The icon as PNG.

    Args:
        source: the SVG.
        size: pixels of one side.
        background: the colour below it, `#rrggbb`; nothing by default.
        part: how much of a side it takes, in the middle: what a system cuts off at the edges of a
            maskable icon must not be of it (W3C Web App Manifest: within 0.8).

    Raises:
        ToolError: there is something in it that is not drawn here.
    """
    root = ET.fromstring(source.read_text("utf-8"))
    left, top, width, height = map(float, root.get("viewBox", "0 0 1 1").split())
    if width != height:
        raise ToolError(f"{source.name}: the viewBox has to be square.")
    scale = size * part / width
    shift = size * (1 - part) / 2
    ground = (*_colour(background, source), 255.0) if background else (0, 0, 0, 0.0)
    pixels = [[*map(float, ground)] for _ in range(size * size)]
    for shape in root:
        fill = _colour(shape.get("fill", "#000000"), source)
        outlines = [
            [((x - left) * scale + shift, (y - top) * scale + shift) for x, y in outline]
            for outline in _outlines(shape, source)
        ]
        _fill(pixels, size, outlines, fill)
    return _png(pixels, size)


def _colour(text: str, source: Path) -> Colour:
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    if not text.startswith("#") or len(digits) != 6:
        raise ToolError(f"{source.name}: the fill {text!r} has to be a colour such as #1b7463.")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _outlines(shape: ET.Element, source: Path) -> list[list[Point]]:
    if shape.tag == f"{SVG}path":
        return list(_path(shape.get("d", ""), source))
    if shape.tag == f"{SVG}circle":
        x, y, r = (float(shape.get(name, "0")) for name in ("cx", "cy", "r"))
        k = CIRCLE * r
        data = (
            f"M{x + r} {y}C{x + r} {y + k} {x + k} {y + r} {x} {y + r}S{x - r} {y + k} {x - r} {y}"
            f"S{x - k} {y - r} {x} {y - r}S{x + r} {y - k} {x + r} {y}Z"
        )
        return list(_path(data, source))
    name = shape.tag.removeprefix(SVG)
    raise ToolError(f"{source.name}: <{name}> is not drawn; use <path> and <circle>.")


def _path(data: str, source: Path) -> Iterator[list[Point]]:
    """The outlines of a path, its curves as short lines."""
    tokens = TOKEN.findall(data)
    outline: list[Point] = []
    handle: Point | None = None
    x = y = 0.0
    command, at = "", 0
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        kind, relative = command.upper(), command.islower()
        if kind not in TAKES:
            raise ToolError(f"{source.name}: the path command {command!r} is not drawn.")
        given = [float(token) for token in tokens[at : at + TAKES[kind]]]
        at += TAKES[kind]
        base = (x, y) if relative else (0.0, 0.0)
        if kind == "Z":
            yield outline
            (x, y), outline, handle = outline[0], [], None
            continue
        if kind == "H":
            given, base = [given[0], 0.0 if relative else y], (base[0], base[1])
        elif kind == "V":
            given = [0.0 if relative else x, given[0]]
        points = [(a + base[0], b + base[1]) for a, b in zip(given[::2], given[1::2], strict=True)]
        if kind == "M":
            if outline:
                yield outline
            outline = list(points)
            command = "l" if relative else "L"
        elif kind in "CS":
            if kind == "S":
                first = (2 * x - handle[0], 2 * y - handle[1]) if handle else (x, y)
                points.insert(0, first)
            outline += _curve((x, y), points)
            handle = points[1]
        else:
            outline += points
        x, y = points[-1]
        if kind not in "CS":
            handle = None
    if outline:
        yield outline


def _curve(start: Point, points: list[Point]) -> list[Point]:
    """A cubic Bézier curve as lines."""
    made: list[Point] = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (
            sum(w * p[axis] for w, p in zip(weights, (start, *points), strict=True))
            for axis in (0, 1)
        )
        made.append((x, y))
    return made


def _fill(
    pixels: list[list[float]], size: int, outlines: list[list[Point]], colour: Colour
) -> None:
    """Lay a shape over the pixels (fill rule "nonzero")."""
    edges = [(*a, *b) for line in outlines for a, b in zip(line, line[1:] + line[:1], strict=True)]
    for row in range(size):
        covered = [0.0] * size
        near = [e for e in edges if min(e[1], e[3]) < row + 1 and max(e[1], e[3]) > row]
        for line in range(ROWS if near else 0):
            y = row + (line + 0.5) / ROWS
            crossings = sorted(
                (ax + (y - ay) * (bx - ax) / (by - ay), 1 if ay < by else -1)
                for ax, ay, bx, by in near
                if (ay <= y) != (by <= y)
            )
            winding = 0
            for (begin, turn), (end, _) in itertools.pairwise(crossings):
                winding += turn
                if winding:
                    _cover(covered, max(begin, 0.0), min(end, float(size)))
        for column, part in enumerate(covered):
            if part > 1 / 512:  # less is no shade of it, but an error of rounding
                _blend(pixels[row * size + column], colour, min(1.0, part))


def _cover(covered: list[float], begin: float, end: float) -> None:
    first, last = int(begin), min(int(end), len(covered) - 1)
    for column in range(first, last + 1):
        inside = min(end, column + 1) - max(begin, column)
        if inside > 0:
            covered[column] += inside / ROWS


def _blend(pixel: list[float], colour: Colour, part: float) -> None:
    """ "Source over", with colours that are not multiplied by their opacity."""
    below = pixel[3] / 255 * (1 - part)
    opacity = part + below
    for channel in range(3):
        pixel[channel] = (colour[channel] * part + pixel[channel] * below) / opacity
    pixel[3] = 255 * opacity


def _png(pixels: list[list[float]], size: int) -> bytes:
    """RGBA with 8 bits each (PNG, third edition)."""
    rows = b"".join(
        b"\0"
        + bytes(round(value) for pixel in pixels[row * size : row * size + size] for value in pixel)
        for row in range(size)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )
