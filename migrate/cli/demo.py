"""`migrate demo`: the whole job against a small legacy web that ships inside the package."""

from pathlib import Path

import click

from migrate.cli.options import json_option, out_option, quiet_option


@click.command("demo", short_help="The whole job on a small old website that comes along; no network.")
@out_option
@json_option
@quiet_option
def command(out: Path, as_json: bool, quiet: bool) -> int:
    """Migrate a dozen posts of an invented organisation, whose old web runs inside this program.

    Its links lead to pages that work, moved, died, hang, or lie; its image host is dead, but a copy of the files is
    at hand. Nothing leaves this machine. What is broken there is meant to be: findings do not fail it.
    """
    from migrate.engines.workers import warm_up

    warm_up(["migrate.pipeline.post_worker"])
    from migrate.cli.clock import clock_from
    from migrate.cli.running import CLEAN, FINDINGS, perform
    from migrate.demo import scenario
    from migrate.demo.web import Web
    from migrate.pipeline.plan import OutputKind, Plan

    with Web(scenario.sites()) as web:
        settings = scenario.settings(web.proxy_url, web.ca_bundle)
        plan = Plan(sources=(scenario.posts_dir(),), out=out, settings=settings, kind=OutputKind.DEMO)
        code = perform(plan, clock_from(None), as_json=as_json, quiet=quiet)
    return CLEAN if code == FINDINGS else code
