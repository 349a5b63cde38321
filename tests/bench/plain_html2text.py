"""Converts every file of a folder with html2text as it comes, keeps nothing, and prints how many it could not."""

import sys
from pathlib import Path

import html2text

converter = html2text.HTML2Text(bodywidth=0)
failed = 0
for body in sorted(Path(sys.argv[1]).iterdir()):
    try:
        converter.handle(body.read_text(encoding="utf-8"))
    except Exception:  # noqa: BLE001  # whatever another's program trips over is its failure, counted
        failed += 1
sys.stdout.write(f"{failed}\n")
