"""Every setting, once: its option, its key in a settings file, its variable of the environment."""

from pathlib import Path

import click

from migrate.cli.setting import Meaning, Section, Setting


def _file_beside(text: str, folder: Path) -> str:
    return str(folder / Path(text).expanduser())


def _mirror_beside(text: str, folder: Path) -> str:
    host, equals, directory = text.partition("=")
    return f"{host}={folder / Path(directory).expanduser()}" if equals else text


SETTINGS: tuple[Setting, ...] = (
    Setting(
        ["--site", "sites"],
        section=Section.SOURCES,
        multiple=True,
        metavar="URL",
        type=Meaning("web_url"),
        help="An own site (repeatable). Relative links resolve against the first; files they link to there are saved; "
        "exit 1 while something of it is not saved.",
    ),
    Setting(
        ["--mirror", "mirrors"],
        section=Section.SOURCES,
        multiple=True,
        metavar="HOST=DIR",
        type=Meaning("mirror"),
        anchored=_mirror_beside,
        help="A folder that holds what HOST served below / (repeatable): used instead of the network.",
    ),
    Setting(
        ["--exclude"],
        section=Section.SOURCES,
        multiple=True,
        metavar="REGEX",
        type=Meaning("pattern"),
        help="Addresses that are never asked for (repeatable): a regular expression, found anywhere in the address. "
        "What a mirror holds of them is used all the same.",
    ),
    Setting(
        ["--offline/--no-offline"],
        section=Section.NETWORK,
        default=False,
        help="Make no request at all.",
    ),
    Setting(
        ["--proxy"],
        section=Section.NETWORK,
        metavar="URL",
        type=Meaning("proxy"),
        help="HTTP proxy for all requests [else HTTPS_PROXY, HTTP_PROXY or ALL_PROXY].",
    ),
    Setting(
        ["--ca-bundle"],
        section=Section.NETWORK,
        metavar="FILE",
        type=Meaning("file"),
        anchored=_file_beside,
        help="PEM file of certificate authorities to trust beside the usual ones [else REQUESTS_CA_BUNDLE or "
        "CURL_CA_BUNDLE].",
    ),
    Setting(
        ["--resolve"],
        section=Section.NETWORK,
        multiple=True,
        metavar="HOST:PORT:ADDRESS",
        type=Meaning("pin"),
        help="Where a host is to be found, whatever its name resolves to (repeatable, as curl has it); an address "
        "that is named may be visited, private or not. Not through a proxy.",
    ),
    Setting(
        ["--allow-private"],
        section=Section.NETWORK,
        multiple=True,
        metavar="HOST|CIDR",
        help="A private host, address or network that may be visited (repeatable); all others are refused.",
    ),
    Setting(
        ["--header", "headers"],
        section=Section.NETWORK,
        multiple=True,
        metavar="HOST:NAME=VALUE",
        type=Meaning("host_header"),
        help="A header field for one host alone (repeatable); its value is written down nowhere. As env:VARIABLE it "
        "is taken from the environment.",
    ),
    Setting(
        ["--canary", "canaries"],
        section=Section.NETWORK,
        multiple=True,
        metavar="URL",
        type=Meaning("web_url"),
        help="A page that surely works (repeatable): asked when no link answers, to tell a dead web from a dead "
        "connection.",
    ),
    Setting(
        ["--timeout"],
        section=Section.NETWORK,
        type=click.FloatRange(min=0, min_open=True),
        default=30.0,
        show_default=True,
        metavar="S",
        help="Seconds for one whole attempt; own sites have at least 300.",
    ),
    Setting(
        ["--contact"],
        section=Section.POLITENESS,
        metavar="ADDRESS",
        help="Whom a site owner may write to; sent in User-Agent.",
    ),
    Setting(
        ["--per-host"],
        section=Section.POLITENESS,
        type=click.IntRange(min=1),
        metavar="N",
        help="Requests to one host at a time [default: own and mirrored hosts 2, others 1].",
    ),
    Setting(
        ["--delay"],
        section=Section.POLITENESS,
        type=click.FloatRange(min=0),
        metavar="S",
        help="Seconds between requests to one host [default: own and mirrored hosts 0, others 1].",
    ),
    Setting(
        ["--workers"],
        section=Section.POLITENESS,
        type=click.IntRange(min=1),
        default=32,
        show_default=True,
        metavar="N",
        help="Hosts visited at the same time.",
    ),
    Setting(
        ["--robots"],
        section=Section.POLITENESS,
        type=click.Choice(["obey", "store", "ignore"]),
        default="store",
        show_default=True,
        help="robots.txt of other people's hosts: obey it before asking, before storing a body, or ignore it.",
    ),
    Setting(
        ["--probes"],
        section=Section.POLITENESS,
        type=click.Choice(["host", "none"]),
        default="host",
        show_default=True,
        help="Ask each host for one address that cannot exist, to know its “not found” pages.",
    ),
    Setting(
        ["--max-bytes"],
        section=Section.ARCHIVE,
        type=Meaning("size", or_number=True),
        default="10MB",
        show_default=True,
        metavar="SIZE",
        help="Most of one answer; own sites have at least 1 GB.",
    ),
    Setting(
        ["--budget"],
        section=Section.ARCHIVE,
        metavar="SIZE",
        type=Meaning("size", or_number=True),
        help="How much of answers one run stores, such as 500MB or 2GB; what is beyond is judged and not stored.",
    ),
    Setting(
        ["--keep-secrets/--no-keep-secrets"],
        section=Section.ARCHIVE,
        default=False,
        help="Leave credentials in the message heads of the archive as they were, such as cookies and tokens; without "
        "it each byte of one reads x. Everywhere else they read REDACTED all the same.",
    ),
    Setting(
        ["--memento"],
        section=Section.ARCHIVE,
        type=Meaning("archive"),
        default="https://web.archive.org/web/",
        show_default=True,
        metavar="TIMEGATE|off",
        help="The web archive that is asked for old copies of what no longer works: a Memento TimeGate, or the "
        "address of a Wayback CDX server; off asks nobody.",
    ),
    Setting(
        ["--repair"],
        section=Section.MARKDOWN,
        type=click.Choice(["none", "safe", "all"]),
        default="safe",
        show_default=True,
        help='What to mend: safe is alt="null", broken URLs, double escaping, zero-width junk; all adds raw '
        "Markdown in text, mojibake, bold headings.",
    ),
    Setting(
        ["--rewrite"],
        section=Section.MARKDOWN,
        type=click.Choice(["none", "images", "all"]),
        default="images",
        show_default=True,
        help="Point images, and files of own and mirrored hosts, at the local copies; all: links between posts too.",
    ),
    Setting(
        ["--target"],
        section=Section.MARKDOWN,
        type=click.Choice(["plain", "hugo", "jekyll", "eleventy"]),
        default="plain",
        show_default=True,
        help="The generator that will build the new site: its folders, its front matter, its template code kept inert.",
    ),
)
"""In the order of the help."""
