"""Strings that have broken out of pages, and a manifest made of nothing else."""

from pathlib import Path
from typing import Any

from migrate.model.link import Kind, Occurrence, Status, Verdict
from migrate.model.manifest import ArchiveEntry, HopEntry, HostEntry, Loss, PostStatus, RepairMade
from migrate.model.review import Decided, Decision, Reason, SignedOff
from tests.review import past
from tests.review.sample import NOON, capture, failing, head, link, post, write

PAYLOADS = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<!--<script>",
    "-->]]></style><img src=x onerror=alert(3)>",
    '"><svg onload=alert(4)>',
    "' autofocus onfocus=alert(5) x='",
    "javascript:alert(6)",
    "JaVa\tScRiPt:alert(7)//",
    "data:text/html,<script>alert(8)</script>",
    "vbscript:msgbox(9)",
    "{{ 7 * 7 }}{% raw %}${7*7}",
    "\u2028alert(10)\u2029",
    "</title><base href=//evil.example/>",
    "</textarea></noscript></template><iframe src=javascript:alert(11)>",
    "\u202etxt.exe\u2066",
    '=HYPERLINK("http://evil.example","x")',
    "&lt;script&gt;alert(12)&lt;/script&gt;",
    "__proto__",
    "[x](javascript:alert(13)) ![y](http://evil.example/z) | `a` <b>",
)


def hostile(out: Path) -> Path:
    """A manifest with every payload in every place that takes text."""
    posts, links, hosts, archives = [], [], [], []
    for n, bad in enumerate(PAYLOADS):
        name = f"{bad}-{n}"
        evidence = capture(name).model_copy(update={"record_id": bad, "payload_digest": bad, "warc": bad})
        texts = {"source": bad, "title": bad, "author": bad, "date": bad, "url": bad, "slug": bad, "markdown": bad}
        posts.append(
            post(
                name,
                **texts,
                status=PostStatus.FAILED if n % 2 else PostStatus.EXPORTED,
                error=bad,
                capture=evidence,
                repairs=(RepairMade(rule=bad, count=2, detail=bad),),
                losses=(Loss(kind=bad, detail=bad),),
            )
        )
        told: dict[str, Any] = {
            "kinds": (Kind.IMAGE, Kind.LINK),
            "reason": bad,
            "rules": (bad,),
            "content_type": bad,
            "truncated": bad,
            "title": bad,
            "final_url": bad,
            "asset": bad,
            "robots": bad,
            "capture": evidence,
            "hops": (HopEntry(url=bad, status=301, location=bad),),
            "occurrences": (Occurrence(post=name, line=n, element=bad, attribute=bad, text=bad, raw=bad),),
        }
        links.append(failing(bad, Status.INVALID_URL, **(told | {"verdict": Verdict.DEAD})))
        links.append(failing(f"https://{n}.example/?q={bad}#{bad}", **told))
        links.append(link(f"https://ok{n}.example/{bad}", **told))
        hosts.append(HostEntry(host=bad, verdict=None, reason=bad, links=1))
        archives.append(ArchiveEntry(path=bad, sha256=bad, bytes=1, records=1))
    _past(out, [link.url for link in links])
    return write(out, posts, links, hosts, archives, head(*PAYLOADS))


def _past(out: Path, urls: list[str]) -> None:
    """A history and decisions made of payloads: reasons, rules, vantages, header lines, notes, names, addresses."""
    looks, checks = {}, []
    for n, url in enumerate(urls):
        bad = PAYLOADS[n % len(PAYLOADS)]
        looks[url] = [past.look(past.days(9)), past.look(NOON, Status.TIMEOUT, "net-silent", reason=bad, vantage=bad)]
        asked = url.partition("#")[0]
        answer = past.answered(asked, NOON, 404, [(bad, bad), ("Set-Cookie", bad), ("Link", f"<{bad}>; rel=preload")])
        step = answer.steps[0].model_copy(update={"outcome": answer.last.outcome.model_copy(update={"reason": bad})})
        checks.append(answer.model_copy(update={"steps": (step,)}))
    past.journal(out, looks, [past.ran(9)], checks)
    (out / "reviews.jsonl").unlink(missing_ok=True)
    past.decided(
        out,
        *(
            Decided(
                url=bad,
                decision=Decision.USE_ADDRESS,
                reason=Reason.OTHER,
                note=bad,
                replacement=bad,
                by=bad,
                at=past.days(1),
            )
            for bad in PAYLOADS
        ),
        SignedOff(scope=PAYLOADS[0], counts={}, policy_version=1, by=PAYLOADS[1], at=past.days(2), note=PAYLOADS[3]),
    )
