from __future__ import annotations

from chat_py_server.images import draw
from tests.server.conftest import Guest


def test_a_picture_that_is_not_in_ones_chats_cannot_be_upscaled(guest: Guest) -> None:
    assert guest.post("/api/images/lisbon-sunset/upscale").status_code == 404
    assert guest.post("/api/images/none/upscale").status_code == 404
    assert guest.get("/api/images/none.svg").status_code == 404


def test_a_picture_is_drawn_at_the_size_that_is_asked_for() -> None:
    small, large = draw("lisbon-sunset"), draw("lisbon-sunset", scale=2)
    assert small is not None
    assert large is not None
    assert '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"' in small
    assert 'width="1200" height="800" viewBox="0 0 600 400"' in large
    assert draw("none") is None
