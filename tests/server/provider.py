"""A small OpenID provider on the loopback, which logs everybody in as `user`."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from tests.server.endpoint import NoCompletions

__all__ = ["Provider"]


@dataclass
class Provider:
    """OpenID Connect Core 1.0, the authorization code flow, as far as a client needs it."""

    user: str = "u-1"
    nonce: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    completions: NoCompletions = field(default_factory=NoCompletions)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await self._response(Request(scope, receive))(scope, receive, send)

    def _response(self, request: Request) -> Response:
        here = str(request.base_url).rstrip("/")
        if request.url.path == "/authorize":
            given = request.query_params
            self.nonce = given.get("nonce", "")
            query = urlencode({"code": "the-code", "state": given["state"]})
            return RedirectResponse(f"{given['redirect_uri']}?{query}")
        if request.url.path == "/keys":
            return JSONResponse({"keys": [self.key.as_dict(private=False)]})
        if request.url.path == "/token":
            now = int(time.time())
            claims = {"iss": here, "aud": "client", "sub": self.user, "nonce": self.nonce}
            claims |= {"iat": now, "exp": now + 60}  # pyright: ignore[reportOperatorIssue]
            token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
            answer = {"access_token": "a", "token_type": "Bearer", "id_token": token}
            return JSONResponse(answer)
        return JSONResponse(
            {
                "issuer": here,
                "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )
