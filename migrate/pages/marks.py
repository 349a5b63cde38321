"""Technical marks: what a page's tags and scripts give away, in no human language."""

import re
from collections.abc import Iterable

_IN_ADDRESSES: dict[str, tuple[str, ...]] = {
    "challenge": (
        "/orchestrate/",
        "/cdn-cgi/l/chk_",
        "/_incapsula_resource",
        "captcha-delivery",
        "token.awswaf.com/",
        "/.well-known/ddos-guard/",
        "/.within.website/x/",
        "/_sec/cp_challenge",
        "/distil_r_",
        "px-captcha",
        "/149e9513-01fa-4fb0-aad4-566afd725d1b/",
        "/.sgcaptcha",
        "incident_id=",
        "swudnsai=",
        "cwudnsai=",
        "swjiylwa=",
        "//geo.captcha",
        "//ct.captcha",
    ),
    "captcha": ("hcaptcha.com/", "/recaptcha/", "challenges.cloudflare.com/turnstile", "funcaptcha", "arkoselabs.com/"),
    "parking": (
        "sedoparking.com",
        "parkingcrew.net",
        "bodis.com",
        "parklogic.com",
        "parking-lander",
        "domains/caf.js",
        "skenzo.com",
        "hugedomains.com",
        "afternic.com",
        "d38psrni17bvxu.cloudfront.net",
        "dan.com/",
        "above.com/",
        "undeveloped.com",
        "domainsponsor.com",
        "namebright.com",
        "cashparking",
        "/park.js",
        "parking.",
        "domainparking",
        "smartname.com",
        "voodoo.com",
        "rookmedia.net",
        "trafficclub",
        "nameauction",
    ),
    "paywall": ("tinypass.com", "piano.io", "poool.fr", "pelcro.com", "/paywall", "zephr"),
    "sign-in": ("/login", "/signin", "/sign-in", "/sign_in", "wp-login.php", "/session", "/logon", "/authenticate"),
}
"""By mark: what stands in the address of a script, a frame, a style sheet or a form; lower case."""
_SIGN_IN = "sign-in"

_IN_SCRIPTS: dict[str, tuple[str, ...]] = {
    "challenge": (
        "_cf_chl_opt",
        "_pxappid",
        "sucuri_cloudproxy",
        "awswafintegration",
        "gokuprops",
        "captcha-delivery",
        "var dd={'rt'",
        'var dd={"rt"',
        "geo.captcha",
        "bobcmn",
        "aes.js",
        "slowaes",
        "_incapsula_",
        "leastfactor",
    ),
    "parking": ("/lander", "caf_options", "google.ads.domains", "parkingcrew", "sedoparking", "park_domain"),
}
"""By mark: what stands in a script of the page itself; lower case."""

_NAMES: dict[str, tuple[str, ...]] = {
    "error": (
        "error404",
        "error-404",
        "error_404",
        "page404",
        "page-404",
        "page_404",
        "404page",
        "404-page",
        "notfound",
        "not-found",
        "not_found",
        "page-not-found",
        "pagenotfound",
        "page_not_found",
        "http404",
        "http-404",
        "e404",
        "status-404",
        "template-404",
        "view-404",
        "f04",
    ),
    "challenge": ("challenge-form", "challenge-running", "cf-challenge", "px-captcha", "captcha-box"),
    "parking": ("buybox", "buy-domain", "domain-for-sale", "parked", "parking", "domainparking", "relatedlinks"),
    "paywall": (
        "paywall",
        "pay-wall",
        "paywalled",
        "is-paywalled",
        "regwall",
        "subscriber-only",
        "premium-wall",
        "paywall-overlay",
        "tp-modal",
    ),
    "consent": ("consent-form", "consent-wall", "consent-page", "cookie-wall", "cookiewall"),
    "age": ("age-gate", "agegate", "age-verification", "age-check", "agewall"),
}
"""By mark: class names and ids, lower case."""

_BY_NAME = {name: mark for mark, names in _NAMES.items() for name in names}
_NOT_FREE = re.compile(r'"isaccessibleforfree"\s*:\s*"?false')
_CAPTCHA = re.compile(r"captcha|cf-turnstile|cf_turnstile")
_SETS_A_COOKIE = re.compile(r"document\.cookie\s*=")
_LOADS_AGAIN = re.compile(
    r"location\.(?:reload|replace)\s*\("
    r"|(?:(?:window|document|top|self)\.|(?<![.\w]))location(?:\.href)?\s*="
)
_A_FEW_LINES = 8_000
"""Characters: a script that does nothing but hand out a cookie and ask again."""
_READ_CHARACTERS = 50_000


def marks(
    addresses: Iterable[str], fields: Iterable[str], actions: Iterable[str], script: str, names: Iterable[str]
) -> set[str]:
    """Give the marks of a page by what it loads, its fields and pictures, where its forms go, its scripts and names."""
    loaded, own = "\n".join(addresses)[:_READ_CHARACTERS].lower(), script[:_READ_CHARACTERS].lower()
    asked = "\n".join(fields)[:_READ_CHARACTERS].lower()
    sent = "\n".join(actions)[:_READ_CHARACTERS].lower()
    found = {_BY_NAME[name] for name in names if name in _BY_NAME}
    if any("paywall" in name for name in names):
        found.add("paywall")
    if _CAPTCHA.search(asked) or any(map(_CAPTCHA.search, names)):
        found.add("captcha")
    if own and len(own) <= _A_FEW_LINES and _SETS_A_COOKIE.search(own) and _LOADS_AGAIN.search(own):
        found.add("cookie-and-again")
    for mark, parts in _IN_ADDRESSES.items():
        text = sent if mark == _SIGN_IN else loaded
        if text and any(part in text for part in parts):
            found.add(mark)
    for mark, parts in _IN_SCRIPTS.items():
        if own and any(part in own for part in parts):
            found.add(mark)
    if _NOT_FREE.search(own):
        found.add("not-free")
    if '"datepublished"' in own:
        found.add("published")
    return found


_ALERT = re.compile(r"""\balert\s*\(\s*(["'])((?:(?!\1)[^\\\n]|\\.){2,300})\1\s*\)""")
_GOES_AWAY = re.compile(r"history\.(?:back|go)\s*\(|location|window\.close\s*\(")
_A_LINE_OR_TWO = 1_000
"""Characters."""


def only_alert(script: str) -> str | None:
    """Give what a page tells in a window, where its scripts do that, send the reader away and nothing else.

    Boards answer so where there is no such post; the window is all that a reader ever sees.
    """
    if len(script) > _A_LINE_OR_TWO or not _GOES_AWAY.search(script):
        return None
    told = _ALERT.search(script)
    return told[2].replace("\\n", " ") if told else None
