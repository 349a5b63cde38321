"""Options that verbs share, and the settings that they make."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from migrate.cli import settings_file, telling
from migrate.cli.setting import Meaning, Section, Setting, Told
from migrate.cli.settings_table import SETTINGS

if TYPE_CHECKING:
    from migrate.model.settings import Settings

DEFAULT = ParameterSource.DEFAULT

out_option = click.option(
    "-o",
    "--output",
    "out",
    metavar="OUT",
    default="output",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Folder for everything that is made.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout instead of the summary.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="No progress bar and no summary.")
verbose_option = click.option(
    "-v", "--verbose", is_flag=True, help="Tell each step on stderr, and which settings stand where."
)
now_option = click.option(
    "--now",
    cls=Told,
    metavar="RFC3339",
    type=Meaning("moment"),
    help="Rehearsal: let the clock of evidence and policy start at this time, such as 2031-05-01T03:00:00Z. Real runs "
    "refuse its OUT, and the other way round.",
)


def _take_file(ctx: click.Context, param: click.Parameter, given: Path | None) -> "settings_file.SettingsFile | None":
    """Let the settings file answer for what neither the command line nor the environment says."""
    del param
    return None if ctx.resilient_parsing else settings_file.take(ctx, given, SETTINGS)


CONFIG = click.Option(
    ["--config"],
    metavar="FILE",
    type=click.Path(path_type=Path),
    is_eager=True,
    callback=_take_file,
    envvar="MIGRATE_CONFIG",
    help="Settings file (TOML) [default: migrate.toml, else [tool.migrate] in pyproject.toml].",
)


def settings_params(*sections: Section) -> list[click.Parameter]:
    """Give the options of these sections, or of all, and the settings file that may give them: for `params=`."""
    return [CONFIG, *(setting for setting in SETTINGS if not sections or setting.section in sections)]


def settings_placed(ctx: click.Context) -> list[str]:
    """Say of each setting that is no default where it stands; not its value, which may be a secret."""
    settings = [param for param in ctx.command.params if isinstance(param, Setting)]
    given = [setting for setting in settings if ctx.get_parameter_source(setting.name or "") is not DEFAULT]
    return [f"Setting {setting.key}: {setting.place(ctx)}" for setting in given]


def settings_from(options: dict[str, Any]) -> "Settings":
    """Build the settings from what the command line, the environment and the settings file say, in this order."""
    from migrate.cli.surroundings import ca_bundle_around, misspelt, proxy_around
    from migrate.model.policy import Policy
    from migrate.model.settings import Probes, Repair, Rewrite, Robots, Settings, Target

    options = {str(setting.name): setting.unset for setting in SETTINGS} | options
    for line in misspelt([str(CONFIG.envvar), *(setting.envvar for setting in SETTINGS)]):
        telling.note(line)
    file, timeout, max_bytes = options["config"], options["timeout"], options["max_bytes"]
    return Settings(
        sites=options["sites"],
        mirrors=options["mirrors"],
        exclude=options["exclude"],
        offline=options["offline"],
        repair=Repair(options["repair"]),
        rewrite=Rewrite(options["rewrite"]),
        target=Target(options["target"]),
        proxy=options["proxy"] or proxy_around(),
        ca_bundle=options["ca_bundle"] or ca_bundle_around(),
        allow_private=options["allow_private"],
        resolve=tuple(one for pins in options["resolve"] for one in pins),
        headers=options["headers"],
        contact=options["contact"],
        canaries=options["canaries"],
        timeout=timeout,
        own_timeout=max(timeout, 300.0),
        max_bytes=max_bytes,
        own_max_bytes=max(max_bytes, 1_000_000_000),
        budget=options["budget"],
        per_host=options["per_host"],
        delay=options["delay"],
        workers=options["workers"],
        robots=Robots(options["robots"]),
        probes=Probes(options["probes"]),
        keep_secrets=options["keep_secrets"],
        memento=options["memento"] or None,
        policy=file.policy() if file else Policy(),
    )
