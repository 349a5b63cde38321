"""`migrate verify`: is what OUT holds what was recorded?"""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli import telling
from migrate.cli.options import json_option, now_option, quiet_option

if TYPE_CHECKING:
    from migrate.custody.decisions import Signed
    from migrate.custody.proof import Finding, Verified

_TOLD = 50
"""Findings that are printed; --json has them all."""
_MEGABYTE = 1_000_000


@click.command("verify", short_help="Is what OUT holds what was recorded? Archive, Markdown, pictures, sign-offs.")
@click.argument("out", metavar="[OUT]", default="output", type=click.Path(path_type=Path))
@click.option(
    "--receipt", metavar="HASH", help="Only the sign-off with this receipt: what was signed, and what came since."
)
@json_option
@quiet_option
@now_option
def command(out: Path, receipt: str | None, as_json: bool, quiet: bool, now: datetime | None) -> int:
    """Read everything that OUT holds against what was recorded of it, both ways; nothing of it is changed.

    Each WARC record is read whole: its digests hold, its file ends where a record ends, what it refers to is there. The
    manifest is what the last run wrote; its records, Markdown, pictures and files are there, and no others; the log of
    decisions is whole.

    Exit codes: 0 all is as recorded; 1 something is not; 2 OUT holds no output, is in use, or cannot be read.
    """
    if receipt is not None:
        return _receipt(out, receipt, as_json=as_json, quiet=quiet)
    from migrate.cli.clock import clock_from
    from migrate.custody.verify import verify

    found = verify(out, clock_from(now))
    code = 1 if found.findings else 0
    for notice in found.notices:
        telling.note(notice)
    if as_json:
        click.echo(json.dumps(_as_json(found, code), ensure_ascii=False))
    elif found.findings or not quiet:
        click.echo(telling.printable(_as_text(out, found)))
    return code


def _as_json(found: "Verified", code: int) -> dict[str, object]:
    return {
        "exit_code": code,
        "findings": [asdict(each) for each in found.findings],
        "looked_at": asdict(found.looked),
        "head": found.head,
        "seconds": round(found.seconds, 3),
        "bytes_per_second": round(found.looked.bytes / found.seconds) if found.seconds else None,
    }


def _as_text(out: Path, found: "Verified") -> str:
    looked = found.looked
    lines = [line for each in found.findings[:_TOLD] for line in _finding(each)]
    if len(found.findings) > _TOLD:
        lines.append(f"and {len(found.findings) - _TOLD:,} more: --json lists them all.")
    speed = looked.bytes / found.seconds / _MEGABYTE if found.seconds else 0.0
    archive = f"{looked.records:,} records in {looked.files:,} WARC files, {looked.payloads:,} with their payloads"
    rest = f"{looked.posts:,} posts, {looked.links:,} links, {looked.assets:,} pictures and files"
    count = len(found.findings)
    lines += [
        f"{out}: {_how_many(count)}",
        f"Looked at {archive}; {rest}; {looked.entries:,} entries of the log of decisions.",
        f"Read {looked.bytes / _MEGABYTE:,.1f} MB of archive in {found.seconds:,.1f} s ({speed:,.0f} MB/s).",
    ]
    if looked.unproved:
        lines.append(f"{looked.unproved:,} records of other tools have no digest that could be checked.")
    if found.head:
        lines.append(f"Head of the log of decisions: {found.head}")
    return "\n".join(lines)


def _how_many(count: int) -> str:
    if count == 0:
        return "all is as it was recorded."
    return "1 thing is not as it was recorded." if count == 1 else f"{count:,} things are not as they were recorded."


def _finding(each: "Finding") -> tuple[str, str]:
    return each.told, f"  {each.advice}"


def _receipt(out: Path, name: str, *, as_json: bool, quiet: bool) -> int:
    from migrate.custody.decisions import Signed, find_receipt
    from migrate.custody.receipts import as_text

    found = find_receipt(out, name)
    if not isinstance(found, Signed):
        click.echo(
            json.dumps({"exit_code": 1, "finding": asdict(found)})
            if as_json
            else telling.printable("\n".join(_finding(found)))
        )
        return 1
    code = 1 if found.withdrawn else 0
    if as_json:
        told = {
            "exit_code": code,
            "receipt": found.receipt.hash,
            "signed": found.receipt.signed.model_dump(mode="json"),
            "withdrawn": found.withdrawn,
            "entries_since": found.entries_since,
            "manifest_is_same": found.manifest_is_same,
        }
        click.echo(json.dumps(told, ensure_ascii=False))
    elif code or not quiet:
        click.echo(as_text(found.receipt) + "\n" + "\n".join(_since(found)))
    return code


def _since(found: "Signed") -> list[str]:
    lines = [f"The log holds this sign-off, unchanged, and is whole up to it (line {found.receipt.line})."]
    if found.withdrawn:
        lines.append("It was taken back later: nobody stands for it now.")
    if found.entries_since:
        lines.append(f"{found.entries_since:,} entries of the log came after it.")
    match found.manifest_is_same:
        case True:
            lines.append("The manifest is still the one that was signed.")
        case False:
            lines.append(
                "The manifest is another one now, so what it says is not what was signed: a later run or check wrote "
                "it, or somebody changed it. 'migrate verify' without --receipt tells which."
            )
        case None:
            lines.append("The manifest that was signed is not there to compare.")
    return lines
