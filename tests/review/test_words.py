"""What an archivist reads, over every page that is generated: plain words, and the meaning of every rule."""

import ast
import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

from migrate.model.link import Copy, Status, Verdict
from migrate.model.manifest import LinkEntry
from migrate.model.policy import Policy
from migrate.review.policy_text import policy_of, sentences
from migrate.review.report import write_report
from migrate.review.rule_meanings import RULE_MEANING, meanings
from tests.review import past, sample
from tests.review.past import days, failed, look, ran
from tests.review.sample import NOON

NEVER = re.compile(r"degraded|drift|soft.?404|memento|\bstrike|round.?trip|\bsuspect\b|unverifiable", re.IGNORECASE)
FAMILIES = (
    r"(?:answer|content|dns|drift|fragment|guard|history|host|http|image|mirror|net|own|parked|proxy|redirect|robots|"
    r"shell|soft404|tls|url|wall)"
)
BY_CODE = {"http-" + code for code in ("204", "400", "401", "402", "403", "404", "405", "406", "407", "410")}


class Shown(HTMLParser):
    """The text and the labels of a page: what is neither style nor script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script")
        self.words += [value or "" for name, value in attrs if name in ("aria-label", "title", "alt", "placeholder")]

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def everything(out: Path) -> None:
    """A report in which every status, verdict, rule and change stands."""
    links: list[LinkEntry] = []
    looks = {}
    for number, status in enumerate(Status):
        url = f"https://site{number}.example/page"
        verdict = list(Verdict)[number % len(Verdict)]
        copy = list(Copy)[number % len(Copy)]
        reasons = {"reason": "", "rules": tuple(RULE_MEANING)[number::20], "strikes": 2}
        links.append(
            sample.failing(url, status, copy, memento=sample.old_copy(f"https://archive.example/{url}")).model_copy(
                update={"verdict": verdict, **reasons}
            )
        )
        looks[url] = [look(days(9), reason="It worked."), look(NOON, status, "http-404", reason="Seen.")]
    links.append(sample.failing("https://dead.example/"))
    looks["https://dead.example/"] = [failed(days(9)), failed(days(5)), failed(NOON)]
    start = sample.head()
    told = start.model_copy(
        update={"run": start.run.model_copy(update={"settings": {"policy": Policy().model_dump(mode="json")}})}
    )
    sample.write(out, [sample.post("first.html")], sorted(links, key=lambda link: link.url), start=told)
    past.journal(out, looks, [ran(9)])


def test_no_generated_page_speaks_jargon(tmp_path: Path) -> None:
    everything(tmp_path)
    for path in write_report(tmp_path):
        text = path.read_text(encoding="utf-8")
        shown = " ".join(Shown(text).words) if path.suffix == ".html" else text
        assert NEVER.findall(re.sub(r"https?://\S+", "", shown)) == [], path


def test_no_script_speaks_jargon() -> None:
    for script in (files("migrate.review") / "templates").iterdir():
        if script.name.endswith(".js"):
            code = re.sub(r"//.*", "", script.read_text(encoding="utf-8"))
            said = re.findall(r'"[^"\n]*\s[^"\n]*"|`[^`]*`', code)
            assert [found for found in said if NEVER.search(found)] == [], script.name


def _ids() -> set[str]:
    """Give what looks like the id of a rule in the sources of the verdicts."""
    found = set[str]()
    for source in (files("migrate.verdict")).iterdir():
        if source.name.endswith(".py"):
            for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
    return {each for each in found if re.fullmatch(FAMILIES + r"-[a-z0-9]+(?:-[a-z0-9]+)*", each)}


def test_every_rule_of_the_verdicts_has_a_meaning() -> None:
    assert len(_ids()) > 60
    assert (_ids() | BY_CODE) - set(RULE_MEANING) == set()


def test_a_rule_of_another_version_keeps_its_name_and_no_meaning_is_told_twice() -> None:
    assert meanings(["parked-bare", "soft404-bare", "http-777"]) == (
        "Beside that, the page holds next to nothing.",
        "A rule that this report does not know: http-777",
    )


def test_the_policy_is_told_with_its_figures() -> None:
    told = " ".join(sentences(Policy(strikes_to_be_dead=4, hours_between_strikes=48, dead_span_days=14)))
    assert "after 4 failed checks in a row, at least 48 hours apart, over at least 14 days." in told
    assert policy_of(sample.head()) is None
