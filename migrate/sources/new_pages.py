"""Pages of the new site, as its generator reads them: Markdown under front matter in YAML or TOML."""

import re
import tomllib
from dataclasses import replace

from migrate.model.post import Post, Unreadable
from migrate.sources.finding import SourceFile
from migrate.sources.posts import parse_post
from migrate.sources.text import decode

_TOML = re.compile(r"\s*^\+\+\+[ \t]*\r?\n(?P<block>.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE | re.DOTALL)


def parse_new_page(file: SourceFile, raw: bytes) -> Post | Unreadable:
    """Give the page that the bytes of the file are, or why they are none."""
    found = _TOML.match(decode(raw)[0])
    if found is None:
        return parse_post(file, raw)
    lines = found[0].count("\n")
    body = decode(raw)[0][found.end() :]
    read = parse_post(file, body.encode())
    if isinstance(read, Unreadable):
        return read
    try:
        values = tomllib.loads(found["block"].replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        return Unreadable(
            file.id, file.source, f"{file.source}: the front matter is no TOML: {error}.", "Mend it.", raw
        )
    return replace(read, raw=raw, front_matter=values, body=body, body_line=lines + 1)
