"""The work on one post, as functions of plain data: what a worker process runs.

Nothing here opens a socket or a database; the imports are what every worker pays for.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from bs4 import BeautifulSoup

from migrate import cleaners, discover, markup, urls
from migrate.errors import PostError
from migrate.exporters import assets, fidelity, front_matter, markdown
from migrate.exporters import urls as rewriting
from migrate.exporters.embeds import link_embeds
from migrate.exporters.facts import facts
from migrate.exporters.footnotes import gather_footnotes
from migrate.exporters.front_matter_urls import rewrite_values
from migrate.exporters.replacing import replace_links
from migrate.exporters.standing import Standing, Withheld, standing_of
from migrate.exporters.target_front_matter import aliases, day_of, render_for
from migrate.exporters.targets import ASSET_ROOT, KNOWS_FOOTNOTES, KNOWS_TASKS, Placing, file_of
from migrate.exporters.tasks import sign_tasks
from migrate.exporters.template_code import hide_template_code
from migrate.model.change import Change, Effect
from migrate.model.manifest import Loss, RepairMade
from migrate.model.post import Post, Unreadable
from migrate.model.settings import Repair, Rewrite, Target
from migrate.pipeline.post_jobs import ExportedPost, ExportJob, ReadJob, ReadPost, Refused, Skipped
from migrate.sources import SourceKind, parse_post, read_link_list


def read_post(job: ReadJob) -> ReadPost | Unreadable:
    """Read one source and find everything that it refers to."""
    match job.file.kind:
        case SourceKind.LINK_LIST:
            return _read_list(job)
        case SourceKind.NEW_PAGE:
            return _read_new_page(job)
        case SourceKind.POST:
            return _read_post(job)
        case _:
            assert_never(job.file.kind)


def _read_list(job: ReadJob) -> ReadPost | Unreadable:
    site = urls.canonical(job.sites[0]) if job.sites else None
    found = read_link_list(job.file.id, job.raw, site, job.repair)
    where = job.file.source
    if not found.references:
        return Unreadable(job.file.id, where, f"{where}: there is no address in it.", "Look at the file.", job.raw)
    return ReadPost(
        id=job.file.id,
        source=where,
        title=None,
        author=None,
        date=None,
        url=None,
        slug=job.file.id,
        base=None,
        references=found.references,
        not_exported=f"{where}: a list of links, in which there is nothing to export.",
        notices=_few([f"{where}, {told}; passed over." for told in found.passed_over]),
    )


def _read_new_page(job: ReadJob) -> ReadPost | Unreadable:
    page = parse_post(job.file, job.raw)
    if isinstance(page, Unreadable):
        return page
    try:
        references = (
            *discover.references_in_front_matter(page, None, job.repair),
            *discover.references_in_markdown(page, job.repair),
        )
    except PostError as error:
        return Unreadable(page.id, page.source, f"{page.source}: {error.message}.", error.advice, job.raw)
    return ReadPost(
        id=page.id,
        source=page.source,
        title=page.title,
        author=page.author,
        date=page.date,
        url=None,
        slug=page.slug,
        base=None,
        references=references,
        not_exported=f"{page.source}: a page of the new site, read for its links alone.",
    )


def _few(notices: list[str]) -> tuple[str, ...]:
    more = len(notices) - _NOTICES
    return (*notices[:_NOTICES], f"{more:,} more lines were passed over.") if more > 0 else tuple(notices)


_NOTICES = 20


def _read_post(job: ReadJob) -> ReadPost | Unreadable:
    post = parse_post(job.file, job.raw)
    if isinstance(post, Unreadable):
        return post
    over = markup.over_budget(post.body)
    if over:
        return Unreadable(id=post.id, source=post.source, error=f"{post.source}: {over}.", raw=job.raw)
    try:
        return _read(post, job)
    except PostError as error:
        return Unreadable(post.id, post.source, f"{post.source}: {error.message}.", error.advice, job.raw)


def _read(post: Post, job: ReadJob) -> ReadPost:
    body, _ = cleaners.mend_source(post.body, job.repair)
    post = replace(post, body=body)
    soup = markup.parse(body, post.body_line)
    base = discover.base_of(post, job.sites)
    return ReadPost(
        id=post.id,
        source=post.source,
        title=post.title,
        author=post.author,
        date=post.date,
        url=post.url,
        slug=post.slug,
        base=base,
        references=(
            *discover.references_in_front_matter(post, base, job.repair),
            *discover.references(post, soup, base, job.repair),
        ),
    )


def export_post(job: ExportJob) -> ExportedPost | Skipped | Refused:
    """Clean one post, point it at its local files, convert it, and prove the result."""
    post = parse_post(job.file, job.raw)
    if isinstance(post, Unreadable):
        return Refused(post.error)
    standing = standing_of(post.front_matter)
    if isinstance(standing, Withheld):
        return Skipped(f"{post.source}: {standing.reason}, so it was archived and not exported.")
    try:
        return _export(post, job, standing)
    except PostError as error:
        return Refused(f"{post.source}: {error.message}.")


def _export(post: Post, job: ExportJob, standing: Standing) -> ExportedPost:
    mended, changes = cleaners.mend_source(post.body, job.repair)
    soup = markup.parse(mended, post.body_line)
    root = ASSET_ROOT[job.target]
    changes = [*post.notes, *front_matter.redactions(post), *changes, *cleaners.clean(soup, job.repair)]
    local = _local_files(job)
    values, in_front_matter = rewrite_values(post.front_matter, local, job.base, job.repair, root)
    changes += in_front_matter
    changes += replace_links(soup, job.replacements, job.base, job.repair)
    changes += rewriting.rewrite(soup, local, job.base, job.repair, root=root, pages=job.pages.get)
    if job.target is not Target.PLAIN and job.rewrite is not Rewrite.NONE:
        changes += link_embeds(soup)
    if job.target in KNOWS_FOOTNOTES:
        changes += gather_footnotes(soup)
    if job.target in KNOWS_TASKS and job.repair is not Repair.NONE:
        changes += sign_tasks(soup)
    body, proof = _converted(soup, job.target)
    head, in_head = _head(replace(post, front_matter=values), job, standing)
    changes += in_head
    return ExportedPost(
        markdown=f"{head}\n{body}" if head else body,
        path=file_of(job.target, Placing(job.stem, day_of(post), is_draft=standing is Standing.DRAFT)),
        aliases=aliases(post),
        repairs=_repairs(changes),
        losses=tuple(Loss(kind=c.rule, detail=c.detail) for c in changes if c.effect is Effect.LOSS) + proof.losses,
        round_trip=proof.round_trip,
    )


def _converted(soup: BeautifulSoup, target: Target) -> tuple[str, fidelity.Fidelity]:
    """Give the Markdown as the target is to read it, and the proof of what comes of it there."""
    before = facts(soup)
    spelling = hide_template_code(soup, target)
    body = markdown.to_markdown(
        soup,
        backslash_breaks=target is not Target.JEKYLL,
        escaped_alts=target not in (Target.HUGO, Target.ELEVENTY),
    )
    printed = spelling.as_printed(body) if spelling else body
    proof = fidelity.prove(before, printed, footnotes=target in KNOWS_FOOTNOTES)
    return spelling.spell(body) if spelling else body, proof


def _head(post: Post, job: ExportJob, standing: Standing) -> tuple[str, tuple[Change, ...]]:
    if job.target is Target.PLAIN:
        return front_matter.render(post), ()
    head = render_for(job.target, post, job.address, is_draft=standing is Standing.DRAFT)
    return head.text, head.changes


def _local_files(job: ExportJob) -> Callable[[str], str | None]:
    """Give what says where the content of a URL lies; the content of a `data:` URL is put there when asked for."""

    def local(url: str) -> str | None:
        if job.data_urls_into is None or url[:5].lower() != "data:":
            return job.assets.get(url)
        placed = assets.place_data_url(url, job.data_urls_into)
        return placed.path if isinstance(placed, assets.Asset) else None

    return local


def _repairs(changes: list[Change]) -> tuple[RepairMade, ...]:
    """Count by rule, in the order of first use; the detail is the first one's."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        if change.effect is Effect.REPAIR:
            found.setdefault(change.rule, []).append(change)
    return tuple(RepairMade(rule=rule, count=len(group), detail=group[0].detail) for rule, group in found.items())
