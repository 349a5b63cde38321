"""Every link judged by all that was seen of it, once for each new check, and again where the policy is another."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import timedelta

from pydantic import TypeAdapter

from migrate import urls
from migrate.fetchers.pacing import retry_after
from migrate.model.capture import Answered, Check, OwnFault
from migrate.model.link import Origin, Verdict
from migrate.model.manifest import POLICY_VERSION
from migrate.model.page import Page
from migrate.model.policy import Policy
from migrate.model.reviewed import Standing
from migrate.pipeline.events import Notice, Observer
from migrate.pipeline.reviewing import UNHEARD, Heeded, heeded_in, shown
from migrate.store.journal import Journal
from migrate.store.verdicts import LookRow, StaleLink, StandingRow
from migrate.verdict.chain import Chain, End, follow
from migrate.verdict.judge import WORKING, observe, verdict_of
from migrate.verdict.observation import Look, Observation, Seen
from migrate.verdict.standing import Judgement, judge

POLICY = "policy"
REVIEWED = "reviewed"
_JUDGEMENT = TypeAdapter(Judgement)


def judge_links(journal: Journal, policy: Policy, reviews: Standing, watch: Observer) -> None:
    """Afterwards every link that was ever asked for has a standing, made under this policy from all its checks.

    Of what people said, `reviews`, only what they decided about the link itself has a part in that. Where another
    policy had judged them, all are judged again, and that is told.
    """
    heeded = heeded_in(reviews)
    with journal.transaction():
        known = journal.meta(POLICY)
        if known != fingerprint(policy):
            journal.verdicts.forget_all()
            journal.set_meta(POLICY, fingerprint(policy))
        _reconsider(journal, heeded)
    stale = journal.verdicts.stale()
    if not stale:
        return
    if known not in {None, fingerprint(policy)}:
        links = "1 link was" if len(stale) == 1 else f"{len(stale):,} links were"
        watch(Notice(f"The policy has changed: {links} judged again, by all that was ever seen of them."))
    shared = _shared(journal)
    with journal.transaction():
        for link in stale:
            _judge(link, journal, shared, policy, heeded.get(shown(link.url), UNHEARD))


def fingerprint(policy: Policy) -> str:
    """Identify the rules and figures that verdicts are made by."""
    decides = [POLICY_VERSION, policy.model_dump(mode="json")]
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def judgement_of(row: StandingRow) -> Judgement:
    """Give a judgement as it was kept."""
    return _JUDGEMENT.validate_json(row.data)


def chain_shown(row: StandingRow, journal: Journal) -> Chain | None:
    """Give the answers that a link's status is of."""
    check = journal.checks.near(row.fetchable, row.shown_at)
    return followed(check, journal) if check else None


def followed(check: Check, journal: Journal) -> Chain:
    """Follow a check through the checks of its time; for one that our own fault spoiled the last that it did not."""

    def check_of(url: str) -> Check | None:
        near = journal.checks.near(url, check.at)
        if near is None or not _is_void(near):
            return near
        return next((later for later in reversed(journal.checks.of(url)) if not _is_void(later)), near)

    return follow(check, check_of)


def _is_void(check: Check) -> bool:
    return isinstance(check.last.outcome, OwnFault)


def judgements_by_host(rows: Sequence[StandingRow], verdicts: AbstractSet[Verdict]) -> dict[str, dict[str, Judgement]]:
    """Give every judgement of those hosts that have a link with one of these verdicts."""
    hosts = {urls.host(row.url) for row in rows if row.verdict in verdicts}
    found: dict[str, dict[str, Judgement]] = defaultdict(dict)
    for row in rows:
        host = urls.host(row.url)
        if host in hosts:
            found[host][row.url] = judgement_of(row)
    return found


def _reconsider(journal: Journal, heeded: Mapping[str, Heeded]) -> None:
    """Afterwards those links are stale about which people say something else than when they were judged."""
    before = json.loads(journal.meta(REVIEWED) or "{}")
    now = {url: said.dumped() for url, said in heeded.items()}
    changed = {url for url in before.keys() | now.keys() if before.get(url) != now.get(url)}
    if changed:
        for url in journal.verdicts.urls():
            if shown(url) in changed:
                journal.verdicts.judge_again(url)
        journal.set_meta(REVIEWED, json.dumps(now, sort_keys=True))


def _judge(link: StaleLink, journal: Journal, shared: Mapping[str, int], policy: Policy, said: Heeded) -> None:
    if link.is_judged_otherwise:
        journal.verdicts.forget_looks(link.url)
    known = {row.at: row for row in journal.verdicts.looks(link.url)}
    looks, new = [], []
    baseline = _Baseline(journal)
    is_followed, newest = True, None
    for number, at in journal.checks.times(link.fetchable):
        row, newest = known.get(at), None
        if row is None:
            newest = journal.checks.numbered(number)
            chain = followed(newest, journal)
            row = _row(newest, chain, observe(_seen(link, chain, journal, shared, baseline.page()), policy))
            is_followed = chain.end is not End.UNSEEN and not (len(chain.checks) > 1 and _is_void(chain.last))
            if is_followed:
                new.append(row)
        looks.append(row)
        if verdict_of(row.status) in WORKING:
            baseline.worked.append(number)
    origin = (newest or journal.checks.numbered(number)).origin
    journal.verdicts.put_looks(link.url, new)
    looks.sort(key=lambda row: row.at)
    judgement = judge([_look(row) for row in looks], policy, link.url, said.gone_at)
    if said.ask_at:
        judgement = replace(judgement, next_check=said.ask_at)
    journal.verdicts.put(
        StandingRow(
            url=link.url,
            fetchable=link.fetchable,
            kinds=link.kinds,
            evidence=link.evidence if is_followed else -1,
            shown_at=judgement.shown_at or looks[-1].at,
            copy_at=next((row.at for row in reversed(looks) if row.holds), None),
            verdict=judgement.verdict,
            status=judgement.status,
            next_check=judgement.next_check if origin is Origin.LIVE else None,
            data=_JUDGEMENT.dump_json(judgement).decode(),
        )
    )


@dataclass(slots=True)
class _Baseline:
    """The page of one link as it was when it worked the first time; read only where something is compared with it."""

    journal: Journal
    worked: list[int] = field(default_factory=list)
    """Numbers of the checks that found it working, oldest first, but for those that are known to show no page."""
    found: Page | None = None

    def page(self) -> Page | None:
        """Give the page; None where it never worked so far, or showed none."""
        while self.found is None and self.worked:
            self.found = followed(self.journal.checks.numbered(self.worked.pop(0)), self.journal).last.page
        return self.found


def _seen(link: StaleLink, chain: Chain, journal: Journal, shared: Mapping[str, int], baseline: Page | None) -> Seen:
    return Seen(
        chain=chain,
        kinds=link.kinds,
        fragment=link.url.partition("#")[2],
        sibling=_sibling(chain, journal),
        shared_by=shared.get(chain.last.url, 1),
        baseline=baseline,
    )


def _sibling(chain: Chain, journal: Journal) -> Chain | None:
    check = journal.checks.sibling_near(urls.host(chain.last.url), chain.last.at)
    return followed(check, journal) if check else None


def _shared(journal: Journal) -> Counter[str]:
    """Count by final URL the different ones that lead there."""
    leads = {url: urls.without_fragment(target) for url, target in journal.checks.redirects()}
    ends: Counter[str] = Counter()
    for url in leads:
        end, seen = url, set[str]()
        while end in leads and end not in seen:
            seen.add(end)
            end = leads[end]
        ends[end] += 1
    return ends


def _row(check: Check, chain: Chain, observation: Observation) -> LookRow:
    outcome = chain.last.last.outcome
    wait = retry_after(outcome, check.at) if isinstance(outcome, Answered) else None
    return LookRow(
        at=check.at,
        status=observation.status,
        rules=observation.rules,
        reason=urls.mask_secrets_in_text(observation.reason)[0],
        vantage=check.vantage,
        retry_at=check.at + timedelta(seconds=wait) if wait else None,
        holds=verdict_of(observation.status) in WORKING and _is_held(chain.last),
    )


def _is_held(check: Check) -> bool:
    """Tell whether the archive holds the whole of what the check found, by its own record or by an earlier one."""
    if check.last.record is None:
        return False
    outcome = check.last.outcome
    is_whole = not (isinstance(outcome, Answered) and outcome.truncated)
    return check.confirms is not None or (check.body_kept and is_whole)


def _look(row: LookRow) -> Look:
    first, *beside = row.rules
    return Look(row.at, Observation(row.status, first, row.reason, tuple(beside)), row.vantage, row.retry_at)
