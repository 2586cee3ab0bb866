"""A message that is being sent, and its key in the database."""

from __future__ import annotations

from tests.fakes.outbox_rig import OutboxRig


async def test_users_whose_names_begin_alike() -> None:
    rig = OutboxRig()
    rig.network.set_online(False)
    rig.user = "a/b"
    await rig.send("secret")
    rig = rig.reload()
    for rig.user in ("a", "", "a/"):
        await rig.outbox.restore()
        assert await rig.states() == []
