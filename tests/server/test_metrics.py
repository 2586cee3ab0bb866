from __future__ import annotations

from tests.server.conftest import Guest, Meet, Start, begin


def test_figures_are_counted_by_route_and_not_by_id(start: Start, meet: Meet) -> None:
    guest = meet(start(metrics=True, responder_rate=20))
    guest.say("hello")
    begin(guest, events=2)
    guest.get("/api/completion/none")
    guest.get("/no/such/page")
    text = guest.get("/metrics").text
    message = 'chat_requests_total{method="POST",route="/chat/{chat}/message",status="201"} 1.0'
    assert message in text
    assert 'route="/completion/{completion}",status="404"} 1.0' in text
    assert 'method="GET",route="(none)",status="404"} 1.0' in text
    assert "chat_running_answers 1.0" in text
    assert "none" not in text.replace("(none)", "")


def test_without_the_setting_there_are_none(guest: Guest) -> None:
    assert guest.get("/metrics").status_code == 404
