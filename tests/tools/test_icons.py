"""What is drawn of an SVG, looked at pixel by pixel."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from tools.command import ToolError
from tools.icons import draw_icon

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">'
Pixel = tuple[int, int, int, int]


def drawn(
    folder: Path, shapes: str, size: int = 8, **options: object
) -> dict[tuple[int, int], Pixel]:
    source = folder / "icon.svg"
    source.write_text(f"{HEAD}{shapes}</svg>")
    png = draw_icon(source, size, **options)  # pyright: ignore[reportArgumentType]
    assert struct.unpack(">II", png[16:24]) == (size, size)
    length = int.from_bytes(png[33:37])
    rows = zlib.decompress(png[41 : 41 + length])
    found: dict[tuple[int, int], Pixel] = {}
    for y in range(size):
        row = rows[y * (4 * size + 1) + 1 : (y + 1) * (4 * size + 1)]
        for x in range(size):
            red, green, blue, opacity = row[4 * x : 4 * x + 4]
            found[x, y] = red, green, blue, opacity
    return found


@pytest.mark.parametrize(
    "path",
    [
        "M2 2L6 2L6 6L2 6Z",
        "m2 2h4v4h-4z",
        "M2 2H6V6H2",
        "M2 2c1 0 4 0 4 0s0 3 0 4C5 6 2 6 2 6S2 3 2 2z",
        "M6 6L2 6L2 2L6 2",
    ],
)
def test_a_path_is_filled_inside_and_nowhere_else(tmp_path: Path, path: str) -> None:
    pixels = drawn(tmp_path, f'<path fill="#1b7463" d="{path}"/>')
    for (x, y), pixel in pixels.items():
        inside = 2 <= x < 6 and 2 <= y < 6
        assert pixel == ((27, 116, 99, 255) if inside else (0, 0, 0, 0)), (x, y)


def test_edges_are_as_opaque_as_what_is_covered(tmp_path: Path) -> None:
    pixels = drawn(tmp_path, '<path fill="#fff" d="M2.5 2H6V6H2.5Z"/>')
    assert pixels[2, 3] == (255, 255, 255, 128)
    circle = drawn(tmp_path, '<circle cx="4" cy="4" r="3" fill="#000"/>')
    assert circle[4, 4][3] == 255
    assert circle[1, 1][3] < circle[2, 1][3] < circle[3, 1][3]
    area = sum(pixel[3] for pixel in circle.values()) / 255
    assert area == pytest.approx(28.27, abs=0.2)


def test_a_maskable_icon_is_opaque_and_smaller(tmp_path: Path) -> None:
    square = '<path fill="#1b7463" d="M0 0H8V8H0Z"/>'
    pixels = drawn(tmp_path, square, 16, background="#fffefc", part=0.5)
    assert all(pixel[3] == 255 for pixel in pixels.values())
    assert pixels[0, 0][:3] == pixels[3, 8][:3] == (255, 254, 252)
    assert pixels[4, 4][:3] == pixels[11, 11][:3] == (27, 116, 99)


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ('<rect width="3" height="3"/>', "<rect> is not drawn"),
        ('<path d="M0 0A1 1 0 0 1 2 2"/>', "command 'A' is not drawn"),
        ('<circle fill="red" r="1"/>', "fill 'red' has to be a colour"),
    ],
)
def test_what_cannot_be_drawn_is_named(tmp_path: Path, shapes: str, said: str) -> None:
    with pytest.raises(ToolError, match=said):
        drawn(tmp_path, shapes)
