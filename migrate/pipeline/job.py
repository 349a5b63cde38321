"""What the job of an OUT is about, remembered from its last run, so that a check need not be told again."""

from pathlib import Path

from migrate.errors import OutputError
from migrate.model.base import Frozen
from migrate.model.policy import Policy
from migrate.model.settings import Mirror, Repair, Rewrite, Settings, Target
from migrate.pipeline.plan import OutputKind, Plan
from migrate.store.journal import Journal

_META = "job"


class Job(Frozen):
    """The sources and everything of the settings that decides what is looked for and what is made of it."""

    sources: tuple[str, ...]
    sites: tuple[str, ...]
    mirrors: tuple[Mirror, ...]
    exclude: tuple[str, ...]
    repair: Repair
    rewrite: Rewrite
    target: Target
    policy: Policy

    def plan(self, out: Path, settings: Settings, kind: OutputKind) -> Plan:
        """Give the plan of this job under settings that concern the asking; their policy counts where it is one."""
        about = {name: getattr(self, name) for name in Job.model_fields if name != "sources"}
        if settings.policy != Policy():
            about["policy"] = settings.policy
        return Plan(
            sources=tuple(Path(source) for source in self.sources),
            out=out,
            settings=settings.model_copy(update=about),
            kind=kind,
        )


def remember_job(journal: Journal, plan: Plan) -> None:
    """Afterwards the journal knows what the job is about; inside a transaction."""
    settings = {name: getattr(plan.settings, name) for name in Job.model_fields if name != "sources"}
    told = Job(sources=tuple(str(source) for source in plan.sources), **settings).model_dump_json()
    if journal.meta(_META) != told:
        journal.set_meta(_META, told)


def is_job_known(journal: Journal) -> bool:
    """Tell whether any run said what the job is about."""
    return journal.meta(_META) is not None


def remembered_job(journal: Journal, out: Path) -> Job:
    """Give what the job of OUT is about.

    Raises:
        OutputError: no run of OUT got so far as to say it.
    """
    told = journal.meta(_META)
    if told is None:
        raise OutputError(f"The journal of {out} does not say what it is about.", "Run 'migrate run' on it once more.")
    return Job.model_validate_json(told)
