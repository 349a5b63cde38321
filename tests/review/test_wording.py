"""What an archivist reads: plain words, legible in light and in dark."""

import re
from importlib.resources import files
from itertools import product

import pytest

from migrate.model.link import Copy, Kind, Origin, Status, Verdict
from migrate.model.manifest import PostStatus, RoundTrip
from migrate.review import findings, wording
from migrate.review.findings import Urgency
from migrate.review.wording import Standing, verdicts_of
from tests.review.sample import NOON

TEMPLATES = files("migrate.review") / "templates"
JARGON = re.compile(r"degraded|drift|soft.?404|memento|strike|suspect|unverifiable|round.trip", re.IGNORECASE)


def test_every_code_has_its_word() -> None:
    dictionaries = (
        (wording.VERDICT_LABEL, Verdict),
        (wording.VERDICT_MEANING, Verdict),
        (wording.STATUS_LABEL, Status),
        (wording.COPY_LABEL, Copy),
        (wording.COPY_MEANING, Copy),
        (wording.KIND_LABEL, Kind),
        (wording.ORIGIN_LABEL, Origin),
        (wording.POST_LABEL, PostStatus),
        (wording.STANDING_LABEL, Standing),
        (findings.URGENCY_LABEL, Urgency),
        (findings.URGENCY_ADVICE, Urgency),
    )
    for words, codes in dictionaries:
        assert list(words) == list(codes)
        assert not [word for word in words.values() if JARGON.search(word)]


def test_every_part_of_the_comparison_is_shown() -> None:
    assert tuple(RoundTrip.model_fields) == wording.ROUND_TRIP_PARTS


def test_every_verdict_has_one_place_in_the_table() -> None:
    assert sorted(verdict for row in Standing for verdict in verdicts_of(row)) == sorted(Verdict)


@pytest.mark.parametrize("name", ["page.html", "index.html", "links.html", "posts.html", "macros.html"])
def test_no_template_speaks_jargon(name: str) -> None:
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    spoken = re.sub(r"{%.*?%}|{{.*?}}|<[^<>]*>", " ", source, flags=re.DOTALL)
    assert not JARGON.findall(spoken)


def _themes() -> list[dict[str, str]]:
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, flags=re.DOTALL)
    light, dark, printed = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block)) for block in blocks)
    return [light, light | dark, light | printed]


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    channels = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", _themes(), ids=["light", "dark", "print"])
def test_every_text_stands_out_as_wcag_aa_asks(theme: dict[str, str]) -> None:
    pairs = [*product(("ink", "soft", "link"), ("paper", "card", "hover")), ("bad", "card"), ("bad", "paper")]
    pairs += [(name, f"{name}-bg") for name in ("good", "bad", "warn", "calm")]
    assert {pair: ratio for pair in pairs if (ratio := _contrast(theme[pair[0]], theme[pair[1]])) < 4.5} == {}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("posts/", "posts"),
        ("/srv/backup/2013/blog", "blog"),
        ("export.xml", "export.xml"),
        ("https://a.example/feed", "https://a.example/feed"),
        ("/", "/"),
    ],
)
def test_a_source_is_called_as_people_call_it(source: str, name: str) -> None:
    assert wording.source_name(source) == name


def test_counts_and_instants_read_as_people_write_them() -> None:
    assert wording.counted(1, "link", "links") == "1 link"
    assert wording.counted(12345, "link", "links") == "12,345 links"
    assert wording.moment(NOON) == "4 March 2026, 12:00 UTC"
