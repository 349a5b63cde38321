"""What the program has, the documents say; what they show, the program has."""

import re
from pathlib import Path
from typing import Any

import click
import pytest

from migrate.cli.app import VERBS, group
from migrate.exporters.manifest import schema
from migrate.model.link import Status, Verdict

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
MANIFEST = (ROOT / "docs" / "manifest.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def options() -> list[tuple[str, str]]:
    context = click.Context(group)
    found = []
    for verb in VERBS:
        command = group.get_command(context, verb)
        assert command is not None
        found += [
            (verb, name)
            for option in command.params
            if isinstance(option, click.Option)
            for name in (*option.opts, *option.secondary_opts)
            if name.startswith("--")
        ]
    return found


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_its_section(verb: str) -> None:
    assert f"### `migrate {verb}" in GUIDE


@pytest.mark.parametrize(("verb", "option"), options())
def test_every_option_is_in_the_guide(verb: str, option: str) -> None:
    assert f"`{option}" in GUIDE, f"migrate {verb} {option}"


def test_the_guide_shows_no_option_that_there_is_not() -> None:
    shown = set(re.findall(r"`(--[a-z-]+)", GUIDE))
    assert shown <= {option for _, option in options()}


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 130])
def test_every_exit_code_is_in_the_guide_and_in_the_help(code: int) -> None:
    assert f"| {code} |" in GUIDE
    assert re.search(rf"\b{code}\b", group.help or "")


def keys(node: Any) -> set[str]:
    """Every property name that the schema has anywhere."""
    if isinstance(node, list):
        return set().union(*map(keys, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = set(node["properties"]) if isinstance(node.get("properties"), dict) else set()
    return own.union(*(keys(value) for value in node.values()))


@pytest.mark.parametrize("key", sorted(keys(schema())))
def test_every_key_of_the_manifest_is_documented(key: str) -> None:
    assert re.search(rf"`{key}(\[\])?`", MANIFEST)


@pytest.mark.parametrize("value", [*Status, *Verdict])
def test_every_status_and_verdict_is_documented(value: Status | Verdict) -> None:
    assert f"| `{value.value}` |" in MANIFEST


def test_the_readme_names_the_test_command_that_ci_runs() -> None:
    assert "make test" in README
    assert re.search(r"^make test$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("document", ["README.md", "docs/guide.md", "docs/manifest.md", "docs/decisions.md"])
def test_every_link_between_documents_leads_somewhere(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (ROOT / document).parent.joinpath(target).exists(), target
