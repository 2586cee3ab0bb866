"""The path of a request below the place where this application is mounted."""

from __future__ import annotations

from starlette.types import Scope

__all__ = ["root_path", "route_path"]


def root_path(scope: Scope) -> str:
    """Where the application is mounted, such as "/bot"; "" at the top."""
    return str(scope.get("root_path", "")).rstrip("/")


def route_path(scope: Scope) -> str:
    """The path without `root_path`, as the routes know it.

    ASGI has `root_path` in `path`; what stands beside it is not below the application.
    """
    path, root = str(scope["path"]), root_path(scope)
    return path[len(root) :] if root and path.startswith(root + "/") else path
