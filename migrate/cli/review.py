"""`migrate review`: the archivist's desk, a page on this machine; and what of it is better done in one command."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli import telling
from migrate.cli.options import json_option, now_option
from migrate.errors import MissingOutputError, UsageError

if TYPE_CHECKING:
    from migrate.desk.desk import Desk
    from migrate.desk.importing import Imported

_EXAMPLES = """\b
Examples:
  migrate review                                  a page for ./output
  migrate review --import decisions.json          take in what was decided in the report
  migrate review --sign-off "Ada Reader"          sign, after the audit; prints the receipt
"""


@click.command("review", short_help="A page on this machine to look at links, decide, and sign.", epilog=_EXAMPLES)
@click.argument("out", metavar="[OUT]", default="output", type=click.Path(path_type=Path))
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=0, help="Port of 127.0.0.1; any free one else."
)
@click.option(
    "--import",
    "files",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Take in decisions that the report has exported (repeatable), and end.",
)
@click.option(
    "--sign-off", "signer", metavar="NAME", help="Sign for the links as they are, print the receipt, and end."
)
@click.option("--scope", metavar="TEXT", default="", help="What is signed; all links unless named.")
@click.option("--note", metavar="TEXT", default="", help="What else the receipt shall say.")
@click.option("--without-audit", is_flag=True, help="Sign though no sample was opened; the receipt says so.")
@json_option
@now_option
def command(  # noqa: PLR0917  one argument an option
    out: Path,
    open_browser: bool,
    port: int,
    files: tuple[Path, ...],
    signer: str | None,
    scope: str,
    note: str,
    without_audit: bool,
    as_json: bool,
    now: datetime | None,
) -> int:
    """Serve the archivist's desk for OUT until Ctrl-C: evidence, decisions, audit and sign-off.

    It answers this machine alone, and whoever has the address that is printed. OUT is only read, also while a check is
    at work there; decisions are added to OUT/reviews.jsonl.
    """
    if signer is None and (scope or note or without_audit):
        raise UsageError("--scope, --note and --without-audit go with --sign-off.", "Name who signs: --sign-off NAME")
    if as_json and not files and signer is None:
        raise UsageError("--json goes with --import and --sign-off.", "Leave it out to have the page.")
    if not (out / "manifest.json").is_file():
        raise MissingOutputError(out)
    from migrate.cli.clock import clock_from
    from migrate.desk.desk import Desk

    desk = Desk(out, clock_from(now))
    for file in files:
        _take_in(desk, file, as_json=as_json)
    if signer is not None:
        _sign(desk, signer, scope, note, with_audit=not without_audit, as_json=as_json)
    elif not files:
        _serve(desk, port, open_browser=open_browser)
    return 0


def _serve(desk: "Desk", port: int, *, open_browser: bool) -> None:
    from migrate.desk.serving import serve

    def ready(address: str) -> None:
        click.echo(address)
        telling.note("Open this address in a browser on this machine. Ctrl-C ends it; every decision is kept.")
        if open_browser:
            click.launch(address)

    serve(desk, port, ready)


def _take_in(desk: "Desk", file: Path, *, as_json: bool) -> None:
    from migrate.desk.desk import imported_told
    from migrate.desk.importing import merge, read_decisions

    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not text in UTF-8.", "Export the decisions anew.") from error
    except OSError as error:
        raise UsageError(
            f"{file} cannot be read: {error.strerror}.", "Name the file that the report exported."
        ) from error
    at = desk.clock()
    decisions = read_decisions(str(file), text, at)
    numbers = desk.catalogue.numbers
    with desk.log() as reviews:
        imported = merge(reviews, decisions, file.name, numbers, at)
    click.echo(json.dumps(imported_told(imported), ensure_ascii=False) if as_json else _told(file, imported))


def _told(file: Path, imported: "Imported") -> str:
    from migrate.model.review import DECISION_LABEL

    lines = [f"{file}: {imported.added} taken in, {imported.there_already} there already."]
    for met in imported.met:
        stands, other = met.stands, met.gives_way
        said, instead = DECISION_LABEL[stands.decision], DECISION_LABEL[other.decision]
        lines.append(
            f"  {stands.url}: “{said}” of {stands.by} stands, “{instead}” of {other.by} is older and gives way; "
            "both are kept."
        )
    if imported.unknown:
        many = len(imported.unknown)
        links = "1 link is" if many == 1 else f"{many:,} links are"
        lines.append(f"  {links} not in this record; what was decided is kept.")
    return telling.printable("\n".join(lines))


def _sign(desk: "Desk", signer: str, scope: str, note: str, *, with_audit: bool, as_json: bool) -> None:
    from migrate.custody.receipts import as_text
    from migrate.desk.signing import Signing, sign_off

    if not signer.strip():
        raise UsageError("--sign-off wants the name of who signs.", 'For example: --sign-off "Ada Reader"')
    catalogue = desk.catalogue
    with desk.log() as reviews:
        signing = Signing(by=signer, scope=scope, note=note, with_audit=with_audit)
        receipt = sign_off(reviews, catalogue, desk.out, signing, desk.clock)
    if as_json:
        click.echo(json.dumps({"receipt": receipt.hash, "path": str(desk.out / receipt.path)}, ensure_ascii=False))
    else:
        click.echo(as_text(receipt), nl=False)
        telling.note(f"It lies in {desk.out / receipt.path}.")
