"""The settings file that the guide shows has everything, and is right."""

import re
from pathlib import Path

import pytest

from migrate.cli.options import settings_from
from migrate.cli.run import command
from migrate.cli.settings_file import read
from migrate.cli.settings_table import SETTINGS
from migrate.model.policy import Policy
from migrate.model.settings import Settings
from tests.policy_guide import GUIDE, shown

TEXT = GUIDE.read_text(encoding="utf-8")
NO_DEFAULT = {"budget", "canary", "contact", "exclude", "header", "mirror", "proxy", "resolve", "site", "allow-private"}
NO_DEFAULT |= {"ca-bundle", "per-host", "delay"}


def example(*, everything: bool) -> str:
    [text] = re.findall(r"```toml\n(# Sources.*?)```", TEXT, re.DOTALL)
    return re.sub(r"^# (?=[a-z-]+ = )", "", text, flags=re.MULTILINE) if everything else str(text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OLD_SITE_LOGIN", "Basic YQ==")
    for setting in SETTINGS:
        monkeypatch.delenv(setting.envvar, raising=False)
    (tmp_path / "cdn-files").mkdir()
    (tmp_path / "house-authorities.pem").write_text("", encoding="ascii")
    return tmp_path


def test_the_figures_in_the_guide_are_those_of_the_program() -> None:
    assert shown(TEXT) == TEXT, "'python -m tests.policy_guide' writes them"


def test_the_example_names_every_setting_and_every_figure(folder: Path) -> None:
    (folder / "migrate.toml").write_text(example(everything=True), encoding="utf-8")
    file = read(None, folder, SETTINGS)
    assert file is not None
    assert set(file.values) == {setting.name for setting in SETTINGS}
    assert {key.replace("-", "_") for key in file.figures} == set(Policy.model_fields)


def test_what_stands_behind_a_number_sign_is_the_default_or_works_as_an_example(folder: Path) -> None:
    (folder / "migrate.toml").write_text(example(everything=True), encoding="utf-8")
    with command.make_context("run", ["posts"]) as context:
        told = settings_from(context.params)
    plain = Settings()
    assert told.policy == Policy()
    for setting in SETTINGS:
        if setting.key not in NO_DEFAULT:
            assert getattr(told, setting.name or "") == getattr(plain, setting.name or ""), setting.key


def test_the_example_can_be_used_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    (folder / "migrate.toml").write_text(example(everything=False), encoding="utf-8")
    with command.make_context("run", ["posts"]) as context:
        told = settings_from(context.params)
    assert told.exclude == ("/tag/", r"\.zip$")
    assert [mirror.directory for mirror in told.mirrors] == [folder / "cdn-files"]
    assert told.contact == "archive@example.org"
