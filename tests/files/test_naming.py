"""Names can be written everywhere, and paths stay in their folder."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.errors import OutputError
from migrate.files import below, safe_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a-post", "a-post.md"),
        ("2014: The Year?", "2014-The-Year-.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("..\\..\\x", "x.md"),
        (".hidden", "hidden.md"),
        ("--option", "option.md"),
        ("trailing. ", "trailing.md"),
        ("con", "con_.md"),
        ("Aux.notes", "Aux_.notes.md"),
        ("console", "console.md"),
        ("a\u202egpj.exe", "agpj.exe.md"),
        ("a\0b\x1bc", "abc.md"),
        ("e\u0301te\u0301", "été.md"),
        ("می\u200cخواهم", "می\u200cخواهم.md"),
        ("🏳\u200d🌈", "🏳\u200d🌈.md"),
        ("", "unnamed.md"),
        ("///", "unnamed.md"),
        ("...", "unnamed.md"),
        ("\ud800", "unnamed.md"),
    ],
)
def test_a_name_is_made_portable(text: str, name: str) -> None:
    assert safe_name(text, suffix=".md") == name


def test_long_names_are_cut_between_characters_and_stay_distinct() -> None:
    one, other = (safe_name("ü" * 200 + end, suffix=".jpg") for end in "ab")
    assert one != other
    assert len(one.encode()) <= 180
    assert one.startswith("üüü")
    assert one.endswith(".jpg")


@given(st.text(max_size=300))
def test_every_name_can_be_written_and_stays_in_its_folder(text: str) -> None:
    name = safe_name(text, suffix=".md")
    assert Path(name).name == name
    assert len(name.encode()) <= 180
    assert name[0] not in ".-"
    assert name.endswith(".md")
    assert not set(name) & set('<>:"/\\|?*\0\n\t ')
    stem = name.removesuffix(".md")
    assert safe_name(stem, suffix=".md") == name


def test_a_path_below_stays_below(tmp_path: Path) -> None:
    assert below(tmp_path, "posts/a.md") == tmp_path / "posts" / "a.md"


@pytest.mark.parametrize("relative", ["../a", "a/../../b", "/etc/passwd", "", "a\0b"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, relative: str) -> None:
    with pytest.raises(OutputError):
        below(tmp_path, relative)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "posts").symlink_to(tmp_path)
    with pytest.raises(OutputError, match="leads out"):
        below(tmp_path / "out", "posts/a.md")
