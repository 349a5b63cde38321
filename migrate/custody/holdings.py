"""What the manifest says we hold, against what lies there: records, Markdown, pictures and files, the index."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from migrate import files
from migrate.archive.content import read_payload
from migrate.archive.segments import FOLDER
from migrate.custody.manifest import Rows
from migrate.custody.proof import Finding, Flaw
from migrate.custody.records import Inventory
from migrate.custody.strays import HASH_IN_NAME
from migrate.errors import ArchiveDamagedError, OutputError
from migrate.exporters.manifest import iter_links, iter_posts
from migrate.model.manifest import LinkEntry, PostEntry
from migrate.model.record import RecordRef

INDEX = f"{FOLDER}/index.cdxj"
_MAKE_AGAIN = "Run 'migrate run' with the same sources again: it makes the file anew."


def check_posts(out: Path, manifest: Path, inventory: Inventory, rows: Rows) -> Iterator[Finding]:
    """Yield the posts whose source record or Markdown is not what the manifest says; raises as reading it does."""
    for post in iter_posts(manifest):
        rows.post(post)
        inventory.looked.posts += 1
        if post.capture is not None and not inventory.holds(post.capture):
            yield _astray(f"The source of {post.id}", post.capture)
        yield from _markdown(out, post)


def check_links(out: Path, manifest: Path, inventory: Inventory, rows: Rows) -> Iterator[Finding]:
    """Yield the links whose records or local file are not what the manifest says; raises as reading it does."""
    for link in iter_links(manifest):
        is_first = link.asset is not None and link.asset not in rows.assets
        rows.link(link)
        inventory.looked.links += 1
        for capture in {link.capture, link.copy_capture} - {None}:
            if capture is not None and not inventory.holds(capture):
                yield _astray(f"The evidence for {_short(link.url)}", capture)
        if link.asset is not None and is_first:
            inventory.looked.assets += 1
            yield from _asset(out, link, link.asset)


def check_index(out: Path, inventory: Inventory) -> Iterator[Finding]:
    """Yield what the index of the archive lists and the archive does not hold, and the other way round."""
    path = files.below(out, INDEX)
    advice = f"Remove {INDEX}; the next 'migrate run' or 'migrate check' makes it anew."
    if not path.is_file():
        if inventory.indexed:
            yield Finding(Flaw.MISSING, INDEX, f"{INDEX} is not there.", advice)
        return
    lines = wrong = 0
    with files.disk_faults_told(out), path.open("rb") as index:
        for line in index:
            lines += 1
            wrong += not _leads_there(line, inventory)
    if wrong:
        yield Finding(Flaw.UNRESOLVED, INDEX, f"{wrong} of {lines} lines of {INDEX} lead to no record.", advice)
    elif lines != inventory.indexed:
        told = f"{INDEX} lists {lines} of {inventory.indexed} captures."
        yield Finding(Flaw.UNLISTED, INDEX, told, advice)


def _leads_there(line: bytes, inventory: Inventory) -> bool:
    try:
        told = json.loads(line.split(b" ", 2)[2])
        return inventory.has_at(f"{FOLDER}/{told['filename']}", int(told["offset"]), int(told["length"]))
    except (ValueError, IndexError, KeyError, TypeError):
        return False


def _astray(what: str, ref: RecordRef) -> Finding:
    told = f"{what} should be the record {ref.record_id} at {ref.offset} of {ref.warc}; it is not there."
    return Finding(Flaw.MISSING, ref.warc, told, f"Restore {ref.warc} from a copy, and verify again.")


def _markdown(out: Path, post: PostEntry) -> Iterator[Finding]:
    if post.markdown is None or post.sha256 is None:
        return
    found = _digest(out, post.markdown)
    if found is None:
        yield Finding(Flaw.MISSING, post.markdown, f"{post.markdown} is not there.", _MAKE_AGAIN)
    elif found != post.sha256:
        told = f"{post.markdown} was changed since it was written."
        advice = "Keep the change elsewhere if you want it: the next 'migrate run' writes the file anew."
        yield Finding(Flaw.CHANGED, post.markdown, told, advice)


def _asset(out: Path, link: LinkEntry, asset: str) -> Iterator[Finding]:
    found = _digest(out, asset)
    if found is None:
        yield Finding(Flaw.MISSING, asset, f"{asset} is not there.", _MAKE_AGAIN)
        return
    named = HASH_IN_NAME.search(asset)
    if named is None or found.startswith(named[1]):
        if link.copy_capture is None or link.copy_capture.payload_digest == f"sha256:{found}":
            return
        if _is_payload(out, link.copy_capture, found):
            return
    told = f"{asset} is not what was received for {_short(link.url)}."
    yield Finding(Flaw.CHANGED, asset, told, f"Remove it, then: {_MAKE_AGAIN}")


def _is_payload(out: Path, ref: RecordRef, sha256: str) -> bool:
    """Tell whether these are the record's bytes with every coding undone; False where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with read_payload(out, ref) as payload:
            while piece := payload.read(1 << 20):
                digest.update(piece)
    except (ArchiveDamagedError, FileNotFoundError):
        return False
    return digest.hexdigest() == sha256


def _digest(out: Path, path: str) -> str | None:
    """Give the SHA-256 of a file below OUT; None where there is none."""
    try:
        file = files.below(out, path)
    except OutputError:
        return None  # it leads out of OUT: not ours
    with files.disk_faults_told(out):
        return files.sha256_of(file) if file.is_file() else None


def _short(text: str) -> str:
    return text if len(text) <= 200 else text[:199] + "…"  # noqa: PLR2004  what fits a line or two
