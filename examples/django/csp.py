"""A Content Security Policy with a nonce; Django has one of its own from version 6.0 on."""

import secrets


def content_security_policy(get_response):
    def middleware(request):
        nonce = request.csp_nonce = secrets.token_urlsafe(16)
        response = get_response(request)
        response["Content-Security-Policy"] = (
            f"default-src 'self'; script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; "
            f"style-src 'nonce-{nonce}'; img-src 'self' blob:; base-uri 'none'; object-src 'none'; "
            "require-trusted-types-for 'script'"
        )
        return response

    return middleware
