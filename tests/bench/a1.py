"""A1: what archiving pages and pictures costs in CPU and on disk, beside wget, which writes WARC too."""

import random
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.figures import Figure, Measured, Peer, Skipped
from tests.bench.l1 import FAST, write_links
from tests.bench.load import serving
from tests.bench.processes import cpu_seconds

ROW = "A1"
PAGES, PICTURES = 1000, 1000
CPU_BAR, SIZE_BAR = 0.5, 1.01
_PAGE_BYTES, _PICTURE_BYTES = 40_000, 60_000
_MEGA = 1_000_000


def measure(posts: Path, scratch: Path) -> Iterator[Measured]:  # noqa: ARG001  # every row is asked alike
    """Yield the figures of this row."""
    megabytes = write_web(scratch / "web", PAGES, PICTURES) / _MEGA
    with serving(scratch / "web") as port:
        urls = [f"http://127.0.0.1:{port}/file/{file.name}" for file in sorted((scratch / "web").iterdir())]
        listed = scratch / "list.txt"
        listed.write_text("\n".join(urls), encoding="utf-8")
        ours = cpu_seconds([sys.executable, "-m", "tests.bench.archiving", listed, scratch / "ours"])
        size = sum(file.stat().st_size for file in (scratch / "ours" / "archive").glob("*.warc.gz"))
        what = f"CPU a MB archived, of {megabytes:.0f} MB of pages and pictures"
        peer = _wget(listed, scratch)
        if peer is None:
            yield Figure(ROW, what, ours / megabytes * 1000, "ms")
            yield Skipped(ROW, "  beside wget", "wget is not installed")
        else:
            cpu, theirs = peer
            yield Figure(ROW, what, ours / megabytes * 1000, "ms", Peer("wget", cpu / megabytes * 1000), bar=CPU_BAR)
            yield Figure(ROW, "  on disk", size / _MEGA, "MB", Peer("wget", theirs / _MEGA), bar=SIZE_BAR)
        yield _whole_run(urls, scratch, megabytes)


def _wget(listed: Path, scratch: Path) -> tuple[float, int] | None:
    """Give what wget needs of CPU seconds and bytes on disk; None where there is none."""
    wget = shutil.which("wget")
    if wget is None:
        return None
    file = scratch / "wget"
    options = ["--quiet", "--no-proxy", "--tries=1", "--output-document=/dev/null", "--warc-cdx=off"]
    cpu = cpu_seconds([wget, *options, f"--input-file={listed}", f"--warc-file={file}"])
    return cpu, file.with_name("wget.warc.gz").stat().st_size


def _whole_run(urls: Sequence[str], scratch: Path, megabytes: float) -> Figure:
    """Give what the whole command needs, which looks into every page too; what it needs without a web taken off."""
    found = write_links(scratch / "links", list(urls))
    run: list[str | Path] = [sys.executable, "-m", "migrate", "run", found, "-q", "--allow-private", "127.0.0.1"]
    idle = cpu_seconds([*run, "--offline", "-o", scratch / "offline"])
    whole = cpu_seconds([*run, *FAST, "--per-host", "8", "-o", scratch / "run"]) - idle
    return Figure(ROW, "  as part of a run, each page judged", whole / megabytes * 1000, "ms")


def write_web(folder: Path, pages: int, pictures: int) -> int:
    """Write so many pages and pictures, the same every time and each another; give how many bytes they have."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(2024)
    words = [_word(chance) for _ in range(6000)]
    for number in range(pages):
        size = chance.lognormvariate(0, 0.5) * _PAGE_BYTES
        (folder / f"{number:05}.html").write_text(_page(chance, words, size), encoding="utf-8")
    for number in range(pictures):
        content = chance.randbytes(round(chance.lognormvariate(0, 0.7) * _PICTURE_BYTES))
        (folder / f"{number:05}.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + content)
    return sum(file.stat().st_size for file in folder.iterdir())


def _page(chance: random.Random, words: list[str], size: float) -> str:
    """Give a page of about that size; some words are much more frequent than others, as in any language."""
    weights = [1 / (rank + 3) for rank in range(len(words))]
    parts = [f"<!DOCTYPE html><html><head><title>{' '.join(chance.choices(words, k=5))}</title></head><body>"]
    while size > 0:
        text = " ".join(chance.choices(words, weights, k=60))
        link = f"https://www.{chance.choice(words)}.example/{chance.choice(words)}/{chance.randrange(10**6)}"
        parts.append(f'<div class="entry"><p>{text} <a href="{link}" rel="noopener">{text[:20]}</a></p></div>')
        size -= len(parts[-1])
    return "\n".join([*parts, "</body></html>"])


def _word(chance: random.Random) -> str:
    syllables = ("ba", "den", "ka", "lo", "min", "ra", "sto", "ti", "ver", "o", "ex", "ul", "pre", "sin")
    return "".join(chance.choices(syllables, k=chance.randint(1, 4)))
