"""From every old path to the new one, in the words of nginx, Apache and Netlify."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, unquote, urlsplit

from migrate import urls

FILES = {"nginx": "redirects/nginx.conf", "apache": "redirects/apache.conf", "netlify": "redirects/_redirects"}


def redirect_map(moves: Iterable[tuple[str, str]], taken: Iterable[str]) -> dict[str, str]:
    """Give old path (with its query string, percent-encoded) → new path; what stays where it is has no entry.

    `moves` are old URLs or paths with their new paths; where two say the same old one, the first counts. Nothing leads
    away from the paths that are `taken` by pages of the new site.
    """
    found: dict[str, str] = {}
    standing = {_same(path) for path in taken}
    for old, new in moves:
        absolute = urls.canonical(old.strip(), "http://base.invalid/")
        if absolute is None or urls.scheme(absolute) not in ("http", "https"):
            continue
        parts = urlsplit(absolute)
        path = quote(unquote(parts.path), safe=_SAFE)
        asked = f"{path}?{parts.query}" if parts.query else path
        if _CONTROL.search(unquote(path)):  # no server takes such a request, and no rule may hold it
            continue
        if asked != "/" and _same(asked) not in standing:
            found.setdefault(asked, new)
    return found


_CONTROL = re.compile("[\0-\x1f\x7f]")
_SAFE = "/-_.~!$&'()*+,;=:@"


def _same(path: str) -> str:
    """Give what static servers take for one address."""
    return unquote(path).removesuffix("index.html").rstrip("/")


def nginx(redirects: Mapping[str, str]) -> str:
    """Give two maps and how they are used: one of paths, whatever is asked with them, one of whole requests."""
    paths = [f"  {_quoted(unquote(old))} {_quoted(new)};" for old, new in redirects.items() if "?" not in old]
    whole = [f"  {_quoted(old)} {_quoted(new)};" for old, new in redirects.items() if "?" in old]
    return "\n".join(
        [
            "# Old path -> new path. Include this file in `http { }`, and put these lines into the `server { }`:",
            "#   if ($migrate_moved_to) { return 301 $migrate_moved_to; }",
            "map_hash_bucket_size 512;",
            "map $uri $migrate_path_moved_to {",
            '  default "";',
            *paths,
            "}",
            "map $request_uri $migrate_moved_to {",
            "  default $migrate_path_moved_to;",
            *whole,
            "}",
            "",
        ]
    )


def _quoted(text: str) -> str:
    """Give a string of nginx's configuration; a backslash keeps what begins like a word of `map` or a pattern plain."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text.replace("$", "%24")) + '"'


def apache(redirects: Mapping[str, str]) -> str:
    """Give rules of mod_rewrite, for `.htaccess` or `<Directory>`."""
    lines = ["# Old path -> new path. Put this at the top of .htaccess.", "RewriteEngine On"]
    for old, new in redirects.items():
        path, mark, query = old.partition("?")
        pattern = _pattern(unquote(path).lstrip("/"))
        if mark:
            lines.append(f'RewriteCond %{{QUERY_STRING}} "^{_pattern(query)}$"')
        target = new.replace("%", r"\%").replace("$", r"\$")
        lines.append(f'RewriteRule "^/?{pattern}$" "{target}" [R=301,L,NE{",QSD" if mark else ""}]')
    return "\n".join([*lines, ""])


def _pattern(text: str) -> str:
    return re.escape(text).replace('"', r"\x22").replace(r"\ ", r"\x20")


def netlify(redirects: Mapping[str, str]) -> str:
    """Give a `_redirects` file, as Netlify and Cloudflare Pages read it."""
    lines = ["# Old path -> new path. Publish this file at the root of the site."]
    for old, new in redirects.items():
        path, _, query = old.partition("?")
        asked = " ".join(part for part in query.split("&") if "=" in part)
        if "?" not in old or asked:
            lines.append(" ".join(filter(None, [path.replace("*", "%2A").replace(":", "%3A"), asked, new, "301!"])))
    return "\n".join([*lines, ""])
