# SPDX-License-Identifier: GPL-3.0-or-later
"""Headers that every answer carries, pages, files and errors alike (DESIGN section 4, "The local web page")."""

from __future__ import annotations

from typing import Final

from flask import Response

CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-DNS-Prefetch-Control": "off",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "browsing-topics",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "publickey-credentials-get",
            "serial",
            "usb",
            "xr-spatial-tracking",
        )
    ),
}

FORGET: Final = '"cache", "storage"'
"""Value of Clear-Site-Data when the vault is locked. Not the cookies: the session shows the unlock page."""


ITS_OWN: Final = ("Content-Security-Policy", "Permissions-Policy")
"""Headers of which a page may have one of its own."""


def with_microphone(response: Response) -> Response:
    """The page may ask for the microphone; no other one may, and this one for nothing else."""
    policy = HEADERS["Permissions-Policy"]
    response.headers["Permissions-Policy"] = policy.replace("microphone=()", "microphone=(self)")
    return response


def with_player(response: Response) -> Response:
    """The page may play sound and video of the vault."""
    response.headers["Content-Security-Policy"] = f"{CONTENT_POLICY}; media-src 'self'"
    return response


def set_headers(response: Response) -> Response:
    """Set them all; what a page has of its own stays."""
    for name, value in HEADERS.items():
        if name in ITS_OWN:
            response.headers.setdefault(name, value)
        else:
            response.headers[name] = value
    return response
