"""Rules about where a chain of redirects leads."""

import re
from urllib.parse import urlsplit

from migrate.model.capture import Answered
from migrate.model.elements import named
from migrate.model.link import Status
from migrate.model.page import Page
from migrate.model.policy import Policy
from migrate.verdict.addresses import KINDS, is_deep, lacks_the_name_of, words_of
from migrate.verdict.arrival import Arrival
from migrate.verdict.chain import MAX_HOPS, Chain, End, is_redirect, is_refresh
from migrate.verdict.observation import Observation, Seen
from migrate.verdict.phrasebook import folded
from migrate.verdict.sign_in_addresses import is_sign_in_redirect


def by_chain(chain: Chain) -> Observation | None:
    """Give what a broken chain says; None where it arrives somewhere."""
    match chain.end:
        case End.ARRIVED:
            return None
        case End.NOWHERE:
            return Observation(
                Status.REDIRECT_BROKEN, "redirect-nowhere", "The site forwards without a usable address."
            )
        case End.LOOP:
            return Observation(Status.REDIRECT_BROKEN, "redirect-loop", "The site forwards in a circle.")
        case End.TOO_MANY:
            return Observation(
                Status.REDIRECT_BROKEN, "redirect-too-many", f"The site forwards more than {MAX_HOPS} times."
            )
        case End.UNSEEN:
            return Observation(Status.UNCLEAR, "redirect-unseen", "Where the site forwards to has not been asked yet.")


def by_sign_in_target(chain: Chain) -> Observation | None:
    """Give `login` where a link that was not about signing in is forwarded to an address that is about nothing else."""
    if _was_sent_on(chain) and is_sign_in_redirect(chain.checks[0].url, chain.last.last.url):
        return Observation(Status.LOGIN, "redirect-login", "The site forwards to its sign-in page.")
    return None


def by_front_page(arrival: Arrival) -> Observation | None:
    """Give `redirected_home` where a page inside a site is forwarded to the front page, whatever that shows."""
    chain = arrival.seen.chain
    return _HOME if _is_lost(chain) and not is_deep(chain.last.last.url) else None


_HOME = Observation(Status.REDIRECTED_HOME, "redirect-home", "A page inside the site is forwarded to the front page.")


def by_home(seen: Seen, policy: Policy) -> Observation | None:
    """Give `redirected_home` where a page inside a site is forwarded to where everything goes."""
    first, last = seen.chain.checks[0].url, seen.chain.last.last.url
    if not _is_lost(seen.chain):
        return None
    if not is_deep(last):
        return _HOME
    if _keeps_its_words(first, last):
        return None
    return _by_company(seen, last, policy) or _by_section(seen, last)


def _by_company(seen: Seen, last: str, policy: Policy) -> Observation | None:
    """Give it where other addresses are sent there too: a made-up one, or as many as the policy asks for."""
    if seen.sibling is not None and _goes_to(seen.sibling, last):
        return Observation(
            Status.REDIRECTED_HOME,
            "redirect-anything",
            "The site forwards any address, even a made-up one, to one page.",
        )
    is_known = _is_refused(seen.sibling) and not _is_about_something_else(seen)
    if seen.shared_by >= policy.shared_target_min_urls and not is_known:
        return Observation(
            Status.REDIRECTED_HOME,
            "redirect-shared",
            f"The site forwards {seen.shared_by} different addresses to one page.",
        )
    return None


def _by_section(seen: Seen, last: str) -> Observation | None:
    """Give it where the target is a section of the site on which nothing is left of the page's name."""
    first = seen.chain.checks[0].url
    if (_is_section_of(last, first) and _is_about_something_else(seen)) or _is_own_folder(last, first):
        return Observation(
            Status.REDIRECTED_HOME,
            "redirect-section",
            "The site forwards to one of its sections, on which nothing has the name of the page.",
        )
    return None


def _is_section_of(target: str, asked: str) -> bool:
    """Tell whether the target lies on the same site, and less deep."""
    to, of = urlsplit(target), urlsplit(asked)
    hosts = {(each.hostname or "").removeprefix("www.") for each in (to, of)}
    return len(hosts) == 1 and _depth(to.path) < _depth(of.path)


def _is_own_folder(target: str, asked: str) -> bool:
    """Tell whether the target is the folder in which the page had a number: /offers/8812 to /offers/."""
    to, of = urlsplit(target), urlsplit(asked)
    folder, path = f"{to.path.rstrip('/')}/", of.path.rstrip("/")
    if not _is_section_of(target, asked) or not path.startswith(folder):
        return False
    *between, name = path.removeprefix(folder).split("/")
    is_far = len(between) > 1 and all(word.isdigit() or word.isalpha() for word in between)
    return _NUMBERED.fullmatch(name) is not None and (is_far or KINDS.issuperset(between))


_NUMBERED = re.compile(r"\w?\d{3,}(?:\.\w{2,5})?")


def _depth(path: str) -> int:
    return sum(map(bool, path.split("/")))


def by_target(chain: Chain) -> Observation | None:
    """Give what a good arrival after redirects means; None where they did not lead away."""
    if not _was_sent_on(chain):
        return None
    last = chain.last.last.url
    outcomes = [step.outcome for step in chain.steps[:-1]]
    codes = [o.status for o in outcomes if isinstance(o, Answered) and is_redirect(o)]
    if codes and all(code in {301, 308} for code in codes) and not any(map(is_refresh, chain.checks[:-1])):
        return Observation(Status.MOVED, "redirect-permanent", f"The site says that it moved for good to {last}.")
    return Observation(Status.REDIRECTED, "redirect-temporary", f"The site forwards to {last}.")


def _was_sent_on(chain: Chain) -> bool:
    """Tell whether the chain ends elsewhere: a cookie wall sends a reader round, and back to the page itself."""
    return len(chain.steps) > 1 and chain.checks[0].url != chain.last.last.url


def _is_lost(chain: Chain) -> bool:
    """Tell whether a deep link was forwarded, and nothing says that it belongs where it ended."""
    first, last = chain.checks[0].url, chain.last.last.url
    return _was_sent_on(chain) and is_deep(first) and not _may_well_go_there(first, last, chain.last.page)


def _may_well_go_there(first: str, last: str, page: Page | None) -> bool:
    return _is_short_link(first) or _has_own_name(first, last) or _is_called_so(first, last, page)


def _goes_to(sibling: Chain, target: str) -> bool:
    return sibling.end is End.ARRIVED and _was_sent_on(sibling) and sibling.last.last.url == target


def _is_refused(sibling: Chain | None) -> bool:
    """Tell whether the host says of a random address that there is nothing: what it forwards, it forwards knowingly."""
    outcome = sibling.last.last.outcome if sibling is not None else None
    return isinstance(outcome, Answered) and outcome.status in {404, 410}


def _is_about_something_else(seen: Seen) -> bool:
    page = seen.chain.last.page
    if page is None or page.content is None:
        return False
    said = (page.title or "", *page.content.headings, page.content.main)
    return lacks_the_name_of(seen.chain.checks[0].url, said)


_SHORTENERS = named(
    "t.co bit.ly j.mp goo.gl tinyurl.com ow.ly is.gd v.gd buff.ly dlvr.it fb.me lnkd.in wp.me tr.im cutt.ly rb.gy t.ly"
    " tiny.cc bl.ink snip.ly db.tt flic.kr su.pr cli.gs ff.im amzn.to adf.ly ht.ly shar.es po.st url.ie snipurl.com"
    " snurl.com trib.al kck.st gu.com nyti.ms wapo.st econ.st youtu.be purl.org doi.org dx.doi.org hdl.handle.net"
    " w3id.org x.co bitly.com shorturl.at s.id eepurl.com mailchi.mp feeds.feedburner.com feedproxy.google.com"
)
_CODE = re.compile(r"(?=[^\d]*\d)(?=.*[a-z])[\w-]{4,12}|(?=.*[a-z])(?=.*[A-Z])[A-Za-z\d]{4,8}")


def _is_short_link(first: str) -> bool:
    """Tell whether the address is a code that stands for another one, a front page as well as any."""
    parts = urlsplit(first)
    host = (parts.hostname or "").removeprefix("www.")
    return host in _SHORTENERS or (len(host) <= 8 and _CODE.fullmatch(parts.path.strip("/")) is not None)  # noqa: PLR2004


def _has_own_name(first: str, last: str) -> bool:
    """Tell whether a page was given a host name of its own: example.org/okfest to okfest.example.org."""
    segments = [segment for segment in urlsplit(first).path.lower().split("/") if segment]
    labels = set((urlsplit(last).hostname or "").removeprefix("www.").split("."))
    labels -= set((urlsplit(first).hostname or "").split("."))
    named = {label.replace("-", "") for label in labels}
    persons = [segment[2:] for segment in segments if segment.startswith("~") and len(segment) >= _AN_INITIAL_AND_MORE]
    return any(re.sub(r"[-_]", "", segment) in named for segment in segments) or any(
        person in label for person in persons for label in named
    )


_AN_INITIAL_AND_MORE = 7
"""Characters: ~nkovar may be the Kovar of nadiakovar.example."""


def _is_called_so(first: str, last: str, page: Page | None) -> bool:
    """Tell whether the target, on another host, is called what the address says: /projects/okfest and OKFest 2014."""
    if page is None or page.content is None or urlsplit(first).hostname == urlsplit(last).hostname:
        return False
    name = re.sub(r"\.\w{2,5}$", "", urlsplit(first).path.rstrip("/").rpartition("/")[2])
    words = {word for word in folded(name).split() if len(word) >= _TELLING}
    called = set(folded(" ".join((page.title or "", *page.content.headings[:1]))).split())
    return bool(words) and words <= called


_TELLING = 4
"""Characters from which on a word of an address says anything."""


_ENDINGS = {"html", "shtml", "xhtml", "aspx", "index"}


def _keeps_its_words(first: str, last: str) -> bool:
    """Tell whether the target names what the address named: the same slug in another folder, the same number."""
    told = {word for word in words_of(first) if len(word) >= _TELLING or word.isdigit()} - _ENDINGS
    name = urlsplit(first).path.rstrip("/").rpartition("/")[2].lower()
    own = {word for word in told if word in name} or told
    kept = own & words_of(last)
    return bool(own) and len(kept) * 2 >= len(own)
