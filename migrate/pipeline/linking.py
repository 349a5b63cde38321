"""One manifest entry for one URL: its judgement, and the evidence for it."""

from collections.abc import Iterator, Mapping
from enum import Enum, auto

from migrate import urls
from migrate.model.capture import Answered, Check, Mirrored, NotKept, Step
from migrate.model.link import Copy, Origin, Status
from migrate.model.manifest import Capture, HopEntry, LinkEntry
from migrate.model.reviewed import NOTHING_REVIEWED, Standing
from migrate.model.settings import Settings
from migrate.pipeline.hosts import is_excluded, is_own
from migrate.pipeline.judging import chain_shown, followed, judgement_of
from migrate.pipeline.remembering import about_search, memento_entry, picture_from, search_for
from migrate.pipeline.reviewing import review_entry, shown
from migrate.store.journal import Journal
from migrate.store.references import FoundUrl
from migrate.store.verdicts import StandingRow
from migrate.verdict.chain import Chain, End, is_redirect, is_refresh
from migrate.verdict.standing import Judgement, unvisited


class Asked(Enum):
    """Whether the run that judges could ask the web."""

    WEB = auto()
    NOBODY = auto()
    """It was told to stay offline."""
    IN_VAIN = auto()
    """Our own connection failed."""


def link_entry(
    found: FoundUrl,
    journal: Journal,
    settings: Settings,
    assets: Mapping[str, str],
    asked: Asked,
    reviews: Standing = NOTHING_REVIEWED,
) -> LinkEntry:
    """Give the entry of one distinct URL."""
    standing = journal.verdicts.standing(found.url)
    chain = chain_shown(standing, journal) if standing else None
    judgement = _on_purpose(found, chain, settings) or (
        judgement_of(standing) if standing else _without_check(found, asked)
    )
    held = _held(standing, chain, journal) if standing else None
    search = search_for(found, judgement.status, journal)
    old = None if held else picture_from(search, found.kinds)
    memento = memento_entry(search)
    url = shown(found.url)
    return LinkEntry(
        url=url,
        kinds=found.kinds,
        own=is_own(urls.host(found.url), settings) if found.fetchable else False,
        status=judgement.status,
        verdict=judgement.verdict,
        copy=Copy.OURS if held or old else Copy.ELSEWHERE if memento else Copy.NONE,
        reason=judgement.reason + _about_budget(chain) + about_search(found, search, judgement.verdict, settings),
        rules=judgement.rules,
        checked_at=chain.checks[0].at if chain else None,
        first_ok=judgement.first_ok,
        last_ok=judgement.last_ok,
        first_failed=judgement.first_failed,
        strikes=judgement.strikes,
        next_check=judgement.next_check,
        source=held.last.origin if held else old.check.origin if old else None,
        copy_capture=_copy_capture(held.last if held else old.check if old else None),
        memento=memento,
        asset=assets.get(found.fetchable) if found.fetchable else None,
        robots=chain.last.robots if chain else None,
        access="restricted" if chain and chain.last.not_kept is NotKept.ROBOTS else "open",
        occurrences=found.occurrences,
        review=review_entry(url, reviews),
        **_answer(chain),
    )


def _about_budget(chain: Chain | None) -> str:
    return " No copy was kept: the budget of the run was spent." if chain and chain.last.over_budget else ""


def _on_purpose(found: FoundUrl, chain: Chain | None, settings: Settings) -> Judgement | None:
    """Judge a URL that the settings want left alone, whatever was seen of it before; a mirror is no asking."""
    if chain is not None and chain.last.origin is Origin.MIRROR:
        return None
    if found.fetchable and is_excluded(found.fetchable, settings):
        return unvisited(Status.EXCLUDED, "Your settings exclude this address.", "excluded")
    if chain is not None and chain.end is End.UNSEEN and is_excluded(chain.last.leads_to or "", settings):
        return unvisited(Status.EXCLUDED, "The site forwards to an address that your settings exclude.", "excluded")
    return None


def _without_check(found: FoundUrl, asked: Asked) -> Judgement:
    """Judge a URL that was never asked for."""
    scheme = urls.scheme(found.url)
    if scheme and scheme not in {"http", "https"} and urls.canonical(found.url) and not urls.is_misspelt_scheme(scheme):
        return unvisited(Status.SCHEME, f"An address of the kind “{scheme}:”, not a web page.", "scheme")
    if asked is Asked.NOBODY:
        return unvisited(Status.OFFLINE, "This run made no requests, and no mirror holds it.", "offline")
    if asked is Asked.IN_VAIN:
        return unvisited(Status.OWN_OUTAGE, "Our own connection failed before it could be asked for.", "own-outage")
    if found.fetchable:
        return unvisited(Status.OWN_OUTAGE, "Not visited yet: the run ended before its turn.", "not-yet")
    if _is_relative(found.url):
        return unvisited(
            Status.UNCLEAR,
            "An address within the old site, which is not known; name it with --site.",
            "relative-no-site",
        )
    return unvisited(Status.INVALID_URL, "The address is mistyped: no program can open it.", "url-invalid")


def _is_relative(url: str) -> bool:
    return not urls.scheme(url) and urls.canonical(url, "http://site.invalid/") is not None


def _held(standing: StandingRow, now: Chain | None, journal: Journal) -> Chain | None:
    """Give the answers that the copy we hold is of: not those of `now` where a link has died since."""
    if standing.copy_at == standing.shown_at:
        return now
    check = journal.checks.near(standing.fetchable, standing.copy_at) if standing.copy_at else None
    return followed(check, journal) if check else None


def _copy_capture(held: Check | None) -> Capture | None:
    record = (held.confirms or held.last.record) if held else None
    return Capture(**record.model_dump()) if record else None


def _answer(chain: Chain | None) -> dict[str, object]:
    """What the final answer was, key by key of the manifest."""
    last: Check | None = chain.last if chain else None
    outcome = last.last.outcome if last else None
    answered = outcome if isinstance(outcome, Answered) else None
    content = outcome if isinstance(outcome, Answered | Mirrored) else None
    record = last.last.record if last else None
    return {
        "http_status": answered.status if answered else None,
        "final_url": urls.mask_secrets(last.last.url)[0] if last and answered else None,
        "hops": _hops(chain) if chain else (),
        "content_type": content.content_type if content else None,
        "bytes": content.body_bytes if content else None,
        "truncated": answered.truncated if answered else None,
        "title": last.page.title if last and last.page else None,
        "capture": Capture(**record.model_dump()) if record else None,
    }


def _hops(chain: Chain) -> tuple[HopEntry, ...]:
    return tuple(
        HopEntry(
            url=urls.mask_secrets(step.url)[0],
            status=step.outcome.status,
            location=urls.mask_secrets(target)[0] if target else None,
        )
        for check in chain.checks
        for step, target in _sent_on(check)
        if step is not chain.last.last and isinstance(step.outcome, Answered)
    )


def _sent_on(check: Check) -> Iterator[tuple[Step, str | None]]:
    """Yield each step that sends elsewhere, with where to: by redirect, or a page that does so by itself."""
    for step in check.steps:
        if isinstance(step.outcome, Answered) and is_redirect(step.outcome):
            yield step, step.outcome.location
        elif step is check.last and is_refresh(check):
            yield step, check.leads_to
