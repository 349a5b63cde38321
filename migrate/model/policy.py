"""The figures that turn checks into verdicts, and say when the next check is due: all of them, in one place."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from migrate.model.base import Frozen

Days = Annotated[float, Field(gt=0, le=3650)]
Share = Annotated[float, Field(ge=0, le=1)]


class Policy(Frozen):
    """What must have been seen before anything is said; the defaults are those of policy version 1."""

    strikes_to_be_dead: int = Field(
        default=3, ge=2, le=100, description="Failing checks in a row that count before a link is called dead."
    )
    strikes_to_be_dead_when_gone: int = Field(
        default=2, ge=1, le=100, description="The same where the site itself says that the page was removed (410)."
    )
    hours_between_strikes: float = Field(
        default=72, ge=0, le=8760, description="Hours after a failing check that counted until another one counts."
    )
    dead_span_days: float = Field(
        default=7,
        ge=0,
        le=3650,
        description="Days that must lie between the first and the last failing check of a dead link.",
    )
    recheck_days_after_failure: tuple[Days, ...] = Field(
        default=(1, 4, 7),
        min_length=1,
        max_length=20,
        description="Days after a first failure on which the link is checked again; the last one repeats.",
    )
    ok_interval_start_days: Days = Field(
        default=1,
        description="Days until a link that works for the first time is checked again; each good check doubles them.",
    )
    ok_interval_max_days: Days = Field(default=30, description="Days between two checks of a link that works, at most.")
    unverifiable_interval_start_days: Days = Field(
        default=7,
        description="Days until a link whose answer told nothing is checked again; each such check doubles them, up to "
        "ok_interval_max_days.",
    )
    dead_interval_days: Days = Field(
        default=30, description="Days between two checks of a dead link, at most: it may come back."
    )
    host_verdict_min_urls: int = Field(
        default=3,
        ge=2,
        le=10_000,
        description="URLs of a host that must all fail alike before they become one finding about the host.",
    )
    newly_dead_alarm_share: Share = Field(
        default=0.02,
        description="Share of the links of a run that may be newly dead; beyond it there is one finding for all.",
    )
    newly_dead_alarm_min_links: int = Field(
        default=50, ge=1, description="Links that a run must have for that share to mean anything."
    )
    own_outage_hosts: int = Field(
        default=10,
        ge=1,
        le=10_000,
        description="Hosts that fail to connect, while none answers, before our own connection is suspected.",
    )
    own_outage_long_ok_links: int = Field(
        default=3,
        ge=1,
        le=100,
        description="Links that have long worked, asked before our own connection is called down.",
    )
    memento_requests_per_minute: float = Field(
        default=30, gt=0, le=600, description="Requests a minute to one web archive."
    )
    drift: bool = Field(default=True, description="Whether a page is compared with the first copy of it that is held.")
    drift_from_memento: bool = Field(
        default=False, description="Whether it is compared with the old copy nearest the post's date too."
    )
    drift_max_similarity: Share = Field(
        default=0.2,
        description="Similarity of the main texts (0: no word in common, 1: the same) up to which a page has drifted.",
    )
    shared_target_min_urls: int = Field(
        default=3,
        ge=2,
        le=10_000,
        description="Deep URLs forwarded to one and the same target before that counts as sent to the front page.",
    )
    page_signals: int = Field(
        default=2,
        ge=2,
        le=10,
        description="Independent signals by which a page is taken for a not-found page, a parked one or a bot wall.",
    )

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if list(self.recheck_days_after_failure) != sorted(set(self.recheck_days_after_failure)):
            raise ValueError("recheck_days_after_failure: each day must be later than the one before")
        if self.ok_interval_max_days < self.ok_interval_start_days:
            raise ValueError("ok_interval_max_days: cannot be less than ok_interval_start_days")
        return self
