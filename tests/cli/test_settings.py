"""A setting can be given in three ways, the nearest to the person counts; what is wrong says where it stands."""

import json
from pathlib import Path
from typing import Any

import click
import pytest

from migrate.cli.options import settings_from
from migrate.cli.run import command
from migrate.cli.setting import Meaning, Setting
from migrate.cli.settings_schema import schema, shape_of
from migrate.cli.settings_table import SETTINGS
from migrate.errors import UsageError
from migrate.model.policy import Policy
from migrate.model.settings import Settings

ABOUT_ONE_COMMAND = {"--output", "--dry-run", "--json", "--quiet", "--verbose", "--config", "--now"}
"""Options of `run` that are no settings: they say what is done now, and where the settings are."""

EXAMPLES: dict[str, tuple[str, str, str]] = {
    "web_url": ("https://one.example/", "two.example", "http://three.example/a"),
    "mirror": ("a.example=one", "b.example=two", "c.example=three"),
    "pattern": ("/tag/", r"\.pdf$", "(?i)feed"),
    "proxy": ("http://one.example:3128", "two.example:8080", "http://u:p@three.example"),
    "file": ("one/ca.pem", "two/ca.pem", "three/ca.pem"),
    "pin": ("a.example:443:192.0.2.1", "a.example:443:192.0.2.2", "a.example:443:[2001:db8::1]"),
    "host_header": ("a.example:X-Key=1", "a.example:X-Key=2", "a.example:X-Key=3"),
    "archive": ("https://one.example/", "off", "http://three.example/timegate/"),
    "size": ("1MB", "2MB", "3MB"),
}
"""Three values that differ, by the reader that understands them."""


def three_values(setting: Setting) -> tuple[Any, Any, Any]:
    """What the file, the environment and the command line say: as TOML has it, and twice as text."""
    if setting.is_flag:
        return True, "false", "true"
    if isinstance(setting.type, click.Choice):
        choices = [str(choice) for choice in setting.type.choices]
        return (choices * 3)[0], (choices * 3)[1], (choices * 3)[2]
    if isinstance(setting.type, click.IntRange | click.FloatRange):
        return 11, "12", "13"
    return EXAMPLES[setting.type.name] if isinstance(setting.type, Meaning) else ("one", "two", "three")


def as_flag(setting: Setting, text: str) -> list[str]:
    if setting.is_flag:
        return [setting.flag if text == "true" else setting.secondary_opts[0]]
    return [setting.flag, text]


def settled(*arguments: str) -> Settings:
    """What a command line makes of the folder and the environment that the test has put it in."""
    with command.make_context("run", ["posts", *arguments]) as context:
        return settings_from(context.params)


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and no variable that means something."""
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for setting in SETTINGS:
        monkeypatch.delenv(setting.envvar, raising=False)
    for folder in ("one", "two", "three"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "ca.pem").write_text("", encoding="ascii")
    monkeypatch.chdir(tmp_path)


def field_of(setting: Setting) -> str:
    return setting.name or ""


def file_says(setting: Setting, value: Any) -> None:
    Path("migrate.toml").write_text(f"{setting.key} = {json.dumps(value)}\n", encoding="utf-8")


def test_every_option_of_run_is_a_setting_or_about_one_command() -> None:
    others = {name for p in command.params if not isinstance(p, Setting) for name in p.opts if name.startswith("--")}
    assert others == ABOUT_ONE_COMMAND


def test_every_setting_of_the_model_can_be_given_but_those_that_follow_from_others() -> None:
    given = {field_of(setting) for setting in SETTINGS}
    assert set(Settings.model_fields) - given == {"own_timeout", "own_max_bytes", "processes", "policy"}
    assert given <= set(Settings.model_fields)


def test_what_nobody_says_is_what_the_model_says() -> None:
    assert settled() == Settings()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.key)
def test_the_command_line_comes_before_the_environment_and_that_before_the_file(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file, in_environment, on_line = three_values(setting)

    def seen(*arguments: str) -> Any:
        return getattr(settled(*arguments), field_of(setting))

    def alone(text: str) -> Any:
        return getattr(settled(*as_flag(setting, text)), field_of(setting))

    file_text = str(in_file).lower() if setting.is_flag else str(in_file)
    expected = [alone(file_text), alone(in_environment), alone(on_line)]
    assert expected[1] != expected[0]
    assert setting.is_flag or expected[2] != expected[1]
    file_says(setting, in_file)
    assert seen() == expected[0]
    monkeypatch.setenv(setting.envvar, in_environment)
    assert seen() == expected[1]
    assert seen(*as_flag(setting, on_line)) == expected[2]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.key)
def test_a_value_of_the_wrong_kind_names_file_line_and_key(setting: Setting) -> None:
    Path("migrate.toml").write_text(f"# a comment\n\n{setting.key} = {{ a = 1 }}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=rf"migrate\.toml, line 3, {setting.key}: a table is not ") as refused:
        settled()
    assert shape_of(setting).words in refused.value.message
    assert "migrate schema settings" in refused.value.advice


@pytest.mark.parametrize(
    ("said", "message", "advice"),
    [
        ('sites = "a.example"', "migrate.toml, line 1, sites: there is no such setting", "“site”"),
        ("time_out = 3", "migrate.toml, line 1, time_out: there is no such setting", "“timeout”"),
        ('output = "x"', "migrate.toml, line 1, output: there is no such setting", "migrate schema settings"),
        ("timeout = 0", "migrate.toml, line 1, timeout: “0” is not a number above 0.", "--help"),
        ('timeout = "30"', "migrate.toml, line 1, timeout: “30” is not a number", "schema"),
        ("workers = 0", "migrate.toml, line 1, workers: “0” is not a whole number from 1 on.", "--help"),
        ("workers = 1.5", "migrate.toml, line 1, workers: 1.5 is not a whole number", "schema"),
        ("timeout = true", "migrate.toml, line 1, timeout: true is not a number", "schema"),
        ('robots = "no"', "migrate.toml, line 1, robots: 'no' is not one of 'obey', 'store', 'ignore'", "--help"),
        ('\nsite = ["a.example", 3]', "migrate.toml, line 2, site: 3 is not a text in quotes", "schema"),
        ('site = "http://[x"', "migrate.toml, line 1, site: “http://[x” is no web address", "https://"),
        ("max-bytes = 1\nmax_bytes = 2", "migrate.toml, line 1, max_bytes: this stands there twice", "max-bytes"),
        ('exclude = "("', "migrate.toml, line 1, exclude: “(” is no regular expression", "example.org"),
        ("a = ", "migrate.toml is not TOML", "Mend"),
        ("policy = 3", "migrate.toml, line 1, policy: this is a table", "[policy]"),
        (
            "[policy]\nstrikes = 3",
            "migrate.toml, line 2, policy.strikes: there is no such setting",
            "strikes-to-be-dead",
        ),
        (
            "[policy]\n\nstrikes_to_be_dead = 0",
            "migrate.toml, line 3, policy.strikes-to-be-dead: input should",
            "schema",
        ),
        (
            "[policy]\nok-interval-start-days = 9\nok-interval-max-days = 3",
            "migrate.toml, line 1, policy: ok-interval-max-days: cannot be less",
            "schema",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_found_by_its_message(said: str, message: str, advice: str) -> None:
    Path("migrate.toml").write_text(said, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        settled()
    assert refused.value.message.startswith(message)
    assert advice in refused.value.advice
    assert refused.value.exit_code == 2


def test_what_is_wrong_in_the_environment_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIGRATE_TIMEOUT", "soon")
    with pytest.raises(UsageError, match=r"^MIGRATE_TIMEOUT: "):
        settled()


def test_a_variable_that_is_nearly_a_setting_is_told_and_others_are_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MIGRATE_TIME_OUT", "9")
    monkeypatch.setenv("MIGRATE_DATABASE_URL", "x")
    assert settled() == Settings()
    assert capsys.readouterr().err.splitlines() == [
        "MIGRATE_TIME_OUT (of the environment) is no setting; did you mean MIGRATE_TIMEOUT?"
    ]


def test_what_is_wrong_on_the_command_line_names_the_option() -> None:
    with pytest.raises(UsageError, match=r"^--site: “ftp://x” is no web address"):
        settled("--site", "ftp://x")


def test_paths_in_a_file_are_seen_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "one" / "cdn").mkdir()
    file = tmp_path / "one" / "mine.toml"
    file.write_text('ca-bundle = "ca.pem"\nmirror = "cdn.example=cdn"\n', encoding="utf-8")
    settings = settled("--config", "one/mine.toml")
    assert settings.ca_bundle == Path("one/ca.pem")
    assert [mirror.directory for mirror in settings.mirrors] == [tmp_path / "one" / "cdn"]


def test_pyproject_has_a_table_for_it_which_an_own_file_makes_unneeded() -> None:
    Path("pyproject.toml").write_text(
        "[project]\nname = 'x'\n[tool.migrate]\ntimeout = 7\n[tool.migrate.policy]\ndrift = false\n", encoding="utf-8"
    )
    assert settled() == Settings(timeout=7, policy=Policy(drift=False))
    assert settled("--config", "pyproject.toml").timeout == 7
    Path("migrate.toml").write_text("timeout = 8\n", encoding="utf-8")
    assert settled() == Settings(timeout=8)


def test_an_error_in_pyproject_names_the_line_there() -> None:
    Path("pyproject.toml").write_text("timeout = 7\n[tool.migrate]\n\ntimeout = true\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^pyproject\.toml, line 4, timeout: "):
        settled()


def test_a_pyproject_without_the_table_says_nothing() -> None:
    Path("pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert settled() == Settings()


def test_a_pyproject_that_is_named_must_have_the_table() -> None:
    Path("pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^pyproject\.toml has nothing under \[tool\.migrate\]"):
        settled("--config", "pyproject.toml")


def test_a_file_that_is_named_and_missing_is_told() -> None:
    with pytest.raises(UsageError, match=r"settings file gone\.toml cannot be read"):
        settled("--config", "gone.toml")


def test_a_list_in_the_environment_is_separated_by_white_space_and_quotes_keep_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MIGRATE_SITE", "one.example\n  two.example")
    monkeypatch.setenv("MIGRATE_HEADER", "'a.example:Authorization=Basic YQ=='")
    monkeypatch.setenv("MIGRATE_EXCLUDE", r"\.pdf$ /tag/")
    settings = settled()
    assert settings.sites == ("https://one.example/", "https://two.example/")
    assert [header.value.get_secret_value() for header in settings.headers] == ["Basic YQ=="]
    assert settings.exclude == (r"\.pdf$", "/tag/")
    monkeypatch.setenv("MIGRATE_SITE", "'one.example")
    with pytest.raises(UsageError, match=r"MIGRATE_SITE: a quotation mark is not closed"):
        settled()


def test_a_secret_can_stay_out_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("migrate.toml").write_text('header = "a.example:Authorization=env:OLD_SITE"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="there is no OLD_SITE in the environment"):
        settled()
    monkeypatch.setenv("OLD_SITE", "Basic YQ==")
    assert [header.value.get_secret_value() for header in settled().headers] == ["Basic YQ=="]


def test_the_figures_of_the_policy_stand_in_a_table() -> None:
    Path("migrate.toml").write_text(
        "[policy]\nstrikes-to-be-dead = 5\nrecheck_days_after_failure = [2, 5]\n", encoding="utf-8"
    )
    assert settled().policy == Policy(strikes_to_be_dead=5, recheck_days_after_failure=(2, 5))


def test_the_proxy_and_authorities_of_the_house_are_used_where_no_setting_names_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", "all.example:1")
    monkeypatch.setenv("HTTP_PROXY", "upper.example:1")
    monkeypatch.setenv("http_proxy", "lower.example:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "one")
    monkeypatch.setenv("CURL_CA_BUNDLE", "two/ca.pem")
    assert settled() == Settings(proxy="http://lower.example:1", ca_bundle=Path("two/ca.pem"))
    assert settled("--proxy", "mine:2", "--ca-bundle", "one/ca.pem") == Settings(
        proxy="http://mine:2", ca_bundle=Path("one/ca.pem")
    )
    monkeypatch.setenv("NO_PROXY", "*")
    assert settled().proxy is None
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTPS_PROXY", "socks5://user:s3cret@house.example")
    with pytest.raises(UsageError, match=r"^HTTPS_PROXY \(of the environment\): this is no HTTP proxy") as refused:
        settled()
    assert "s3cret" not in refused.value.message + refused.value.advice


def test_the_schema_knows_every_setting_and_every_figure() -> None:
    told = schema(SETTINGS)
    assert set(told["properties"]) == {setting.key for setting in SETTINGS} | {"policy"}
    assert set(told["properties"]["policy"]["properties"]) == {name.replace("_", "-") for name in Policy.model_fields}
    assert all(value.get("description") for value in told["properties"].values())
    assert told["properties"]["timeout"] == {
        "type": "number",
        "exclusiveMinimum": 0,
        "description": "S: Seconds for one whole attempt; own sites have at least 300.",
        "default": 30.0,
    }
