"""The score that MDN's HTTP Observatory gives an answer, by its published table (github.com/mdn/mdn-http-observatory)."""

import re
from collections.abc import Mapping
from http.cookies import SimpleCookie

BROAD = {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
OPENERS = {"same-origin": 10, "same-origin-allow-popups": 10, "noopener-allow-popups": 10, "unsafe-none": 0}
EMBEDDERS = {"require-corp": 10, "credentialless": 10, "unsafe-none": 0}
RESOURCES = {"same-origin": 10, "same-site": 10, "cross-origin": 0}


def score(headers: Mapping[str, str], cookies: SimpleCookie) -> tuple[int, dict[str, int]]:
    """Of an answer by https: the points, 100 and more being A+, and what each part added or took."""
    parts = {
        "Content-Security-Policy": of_policy(headers.get("Content-Security-Policy", "")),
        "X-Frame-Options": 5 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20,
        "Referrer-Policy": 5 if headers.get("Referrer-Policy") in PRIVATE else -5,
        "X-Content-Type-Options": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "Strict-Transport-Security": of_transport(headers.get("Strict-Transport-Security", "")),
        "Cross-Origin-Opener-Policy": OPENERS.get(headers.get("Cross-Origin-Opener-Policy", "unsafe-none"), -5),
        "Cross-Origin-Embedder-Policy": EMBEDDERS.get(headers.get("Cross-Origin-Embedder-Policy", "unsafe-none"), -5),
        "Cross-Origin-Resource-Policy": RESOURCES.get(headers.get("Cross-Origin-Resource-Policy", "cross-origin"), -5),
        "Set-Cookie": of_cookies(cookies),
        "Access-Control-Allow-Origin": -50 if "Access-Control-Allow-Credentials" in headers else 0,
    }
    without_extra = 100 + sum(points for points in parts.values() if points < 0)
    return (100 + sum(parts.values()) if without_extra >= 90 else without_extra), parts


def of_policy(policy: str) -> int:
    rules: dict[str, set[str]] = {}
    for rule in filter(None, (one.split() for one in policy.split(";"))):
        rules.setdefault(rule[0].lower(), set(rule[1:]))
    if not rules:
        return -25
    usual = rules.get("default-src", {"*"})
    script, style, objects = (rules.get(name, usual) for name in ("script-src", "style-src", "object-src"))
    if script & (BROAD | {"'unsafe-inline'", "data:"}) or objects & BROAD:
        return -20
    if any(source.startswith(("http:", "ftp:")) for sources in rules.values() for source in sources):
        return -20
    if "'unsafe-eval'" in script | style:
        return -10
    if style & (BROAD | {"'unsafe-inline'", "data:"}):
        return 0
    return 10 if usual == {"'none'"} else 5


def of_transport(policy: str) -> int:
    age = re.search(r"max-age=(\d+)", policy)
    return -20 if age is None else 0 if int(age[1]) >= 15_552_000 else -10


def of_cookies(cookies: SimpleCookie) -> int:
    points = [5] if cookies else [0]
    for name, cookie in cookies.items():
        if not cookie["secure"]:
            points.append(-40)
        if "sess" in name.lower() and not cookie["httponly"]:
            points.append(-30)
        if not cookie["samesite"]:
            points.append(-20 if "csrf" in name.lower() else 0)
    return min(points)
