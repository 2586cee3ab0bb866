"""The pictures of the seeded chats, drawn as SVG at any size."""

from __future__ import annotations

__all__ = ["LARGER", "draw"]

WIDTH, HEIGHT = 600, 400
LARGER = 2
"""How much larger an upscaled picture is."""

LISBON_SUNSET = """<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
<stop offset="0" stop-color="#37306b"/><stop offset=".55" stop-color="#e0667d"/>
<stop offset="1" stop-color="#ffc36b"/></linearGradient></defs>
<rect width="600" height="400" fill="url(#sky)"/>
<circle cx="430" cy="205" r="42" fill="#fff0c2"/>
<path d="M0 235h600v60H0z" fill="#5b6fa8"/>
<path d="M395 240h70m-85 14h100m-90 14h80m-62 14h44" stroke="#ffe2a6" stroke-width="4"/>
<path d="M0 300 60 262l50 30 46-44 70 52 52-34 60 38 66-48 60 44 56-30 80 40v90H0z"
 fill="#c4573f"/>
<path d="M0 330 40 300l64 36 58-40 74 44 70-36 62 38 78-46 66 42 88-30v92H0z" fill="#8f3b3a"/>
<path d="M150 400v-70h44v70m90 0v-62h38v62m110 0v-76h46v76" fill="#f3dfc8"/>
<path d="M164 346h14v18h-14zm130 8h14v18h-14zm142-12h16v20h-16z" fill="#5a3a52"/>"""

PICTURES = {"lisbon-sunset": LISBON_SUNSET}


def draw(image_id: str, scale: int = 1) -> str | None:
    """The picture as SVG, `scale` times its natural 600 × 400 pixels; `None` for none."""
    shapes = PICTURES.get(image_id)
    if shapes is None:
        return None
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * scale}" '
        f'height="{HEIGHT * scale}" viewBox="0 0 {WIDTH} {HEIGHT}">{shapes}</svg>'
    )
