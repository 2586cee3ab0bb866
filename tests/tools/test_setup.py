"""Getting what the project needs."""

from __future__ import annotations

from pathlib import Path

from tools.setup import install_packages


def test_packages_of_another_checkout_are_left_as_they_are(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "marked").touch()
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "node_modules").symlink_to(shared)
    (checkout / "package.json").touch()
    (checkout / "package-lock.json").touch()
    install_packages(checkout, checkout)
    assert (checkout / "node_modules").is_symlink()
    assert [path.name for path in shared.iterdir()] == ["marked"]
