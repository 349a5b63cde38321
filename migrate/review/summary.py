"""`summary.md`: the report's first screen as Markdown, for tickets and mail."""

import re
from collections.abc import Iterator, Mapping

from migrate.model.link import VERDICT_LABEL, Copy, Status
from migrate.model.manifest import ManifestHead, PostStatus
from migrate.review.findings import Finding, Findings
from migrate.review.headline import headline
from migrate.review.tally import LinkTally, PostTally
from migrate.review.wording import COPY_LABEL, POST_LABEL, STANDING_LABEL, counted, moment, number

_NAMED = 20
_CHARACTERS = 300
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#|~&!$])")
_SPACE = re.compile(r"[\s\u0085\u2028\u2029\x00-\x1f\x7f]+")


def summary(
    head: ManifestHead, posts: PostTally, links: LinkTally, findings: Findings, hosts: Mapping[str, int]
) -> str:
    """Give the summary; what came from posts and the web is escaped, so that it shows as the text it was."""
    return "\n".join(_lines(head, posts, links, findings, hosts)).rstrip("\n") + "\n"


def plain(text: str) -> str:
    """Give the text on one line with every character of Markdown and HTML escaped, long text cut."""
    folded = _SPACE.sub(" ", text).strip()
    shown = folded if len(folded) <= _CHARACTERS else folded[:_CHARACTERS] + "…"
    return _SPECIAL.sub(r"\\\1", shown)


def _lines(
    head: ManifestHead, posts: PostTally, links: LinkTally, findings: Findings, hosts: Mapping[str, int]
) -> Iterator[str]:
    made = f"{head.generator.name} {head.generator.version}"
    yield "# Migration report"
    yield ""
    sources = ", ".join(plain(source) for source in head.run.sources)
    yield f"Made by {plain(made)} on {moment(head.generated_at)} from {sources or 'no source'}"
    yield ""
    yield headline(posts, links)
    yield ""
    yield from _post_lines(posts)
    yield from _link_lines(links)
    yield from _finding_lines(findings, links, hosts)


def _post_lines(posts: PostTally) -> Iterator[str]:
    yield f"## {counted(posts.total, 'post', 'posts')}"
    yield ""
    for status in PostStatus:
        if status is not PostStatus.REMOVED or posts.statuses[status]:
            yield f"- {POST_LABEL[status]}: {number(posts.statuses[status])}"
    yield f"- Something mended: {number(posts.repaired)}"
    yield f"- Something lost: {number(posts.with_losses)}"
    yield f"- Did not come back the same: {number(posts.different)}"
    for _, post in posts.failed:
        yield f"- Failed: {plain(post.title or post.id)} – {plain(post.error or '')}"
    yield ""


def _link_lines(links: LinkTally) -> Iterator[str]:
    yield f"## {counted(links.total, 'link', 'links')} in {counted(links.places, 'place', 'places')}"
    yield ""
    yield "| | " + " | ".join(COPY_LABEL[copy] for copy in Copy) + " | All |"
    yield "| --- |" + " ---: |" * (len(Copy) + 1)
    for row, label in STANDING_LABEL.items():
        cells = [number(links.cells[row, copy]) for copy in Copy]
        yield f"| {label} | " + " | ".join(cells) + f" | {number(links.of(row))} |"
    yield ""
    for verdict, label in VERDICT_LABEL.items():
        if links.verdicts[verdict]:
            yield f"- {label}: {number(links.verdicts[verdict])}"
    yield ""


def _finding_lines(findings: Findings, links: LinkTally, hosts: Mapping[str, int]) -> Iterator[str]:
    yield "## What needs you"
    yield ""
    offline = links.unchecked[Status.OFFLINE]
    if offline:
        yield f"{counted(offline, 'link was', 'links were')} not visited, because this run was offline."
        yield ""
    elif not findings.total:
        yield "No link needs a person."
    if not findings.total:
        return
    covers = counted(findings.total, "finding covers", "findings cover")
    yield f"{covers} {counted(findings.links, 'link', 'links')}."
    yield ""
    for level in findings.levels:
        yield f"### {level.label}"
        yield ""
        for finding in level.first[:_NAMED]:
            yield f"- {_finding(finding, hosts)}"
        if level.total > _NAMED:
            yield f"- and {number(level.total - _NAMED)} more, in the report"
        yield ""


def _finding(finding: Finding, hosts: Mapping[str, int]) -> str:
    every = ", every link to this site" if finding.covers(hosts) else ""
    size = counted(finding.links, "link", "links")
    host = plain(finding.host) if finding.host else "no site named"
    return f"**{host}**: {finding.cause}, {size}{every}"
