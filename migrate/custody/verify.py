"""Fixity both ways: manifest and WARC records, Markdown and pictures, the index, the log of decisions."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from migrate import files
from migrate.custody.decisions import check_decisions
from migrate.custody.holdings import check_index, check_links, check_posts
from migrate.custody.manifest import Rows, check_counts, check_settled
from migrate.custody.proof import Finding, Looked, Verified
from migrate.custody.records import Inventory, check_archive
from migrate.custody.strays import check_strays
from migrate.errors import DiskError, MissingOutputError, OutputError
from migrate.exporters.manifest import iter_archives
from migrate.model.capture import DIRECT
from migrate.store.journal import NAME, opened_journal
from migrate.store.runs import RunRow

CLEAN, FINDINGS = 0, 1


def verify(out: Path, clock: Callable[[], datetime]) -> Verified:
    """Read everything that OUT holds, and say what is not as it was recorded; only the list of runs changes.

    Not even that where OUT cannot be written: then a notice says so.

    Raises:
        OutputError: OUT holds nothing of ours, is in use, or its manifest cannot be read.
        DiskError: something of it cannot be read.
    """
    if not (out / "manifest.json").is_file():
        raise MissingOutputError(out)
    started_at = clock()
    with ExitStack() as stack:
        try:
            stack.enter_context(files.claim_output(out))
        except DiskError:  # read-only: nobody else can be at work there either
            return replace(
                _verified(out), notices=(f"{out} cannot be written: 'migrate status' will not know of this.",)
            )
        found = _verified(out)
        if (out / NAME).is_file():
            try:
                with opened_journal(out) as journal:
                    journal.runs.put(_row(found, started_at, clock()))
            except OutputError as error:
                return replace(found, notices=(f"'migrate status' will not know of this: {error.message}",))
        return found


def _verified(out: Path) -> Verified:
    began, manifest, looked = time.monotonic(), out / "manifest.json", Looked()
    inventory, rows = Inventory(looked), Rows()
    findings: list[Finding] = []
    findings += check_archive(out, iter_archives(manifest), inventory)
    findings += check_index(out, inventory)
    findings += check_posts(out, manifest, inventory, rows)
    findings += check_links(out, manifest, inventory, rows)
    findings += check_counts(manifest, rows)
    findings += check_settled(out)
    findings += check_strays(out, rows)
    chain, wrong = check_decisions(out)
    looked.entries = len(chain.entries)
    return Verified(tuple(findings + wrong), looked, chain.head, time.monotonic() - began)


def _row(found: Verified, started_at: datetime, now: datetime) -> RunRow:
    looked = found.looked
    counts = {"findings": len(found.findings), "records": looked.records, "bytes": looked.bytes}
    return RunRow(started_at, "verify", DIRECT, now, FINDINGS if found.findings else CLEAN, counts)
