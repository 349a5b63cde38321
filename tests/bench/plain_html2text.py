"""Converts every file of a folder with html2text as it comes, and keeps nothing."""

import sys
from pathlib import Path

import html2text

converter = html2text.HTML2Text(bodywidth=0)
characters = sum(
    len(converter.handle(body.read_text(encoding="utf-8"))) for body in sorted(Path(sys.argv[1]).iterdir())
)
sys.stdout.write(f"{characters}\n")
