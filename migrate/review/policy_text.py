"""The rules by which verdicts were given, as sentences that still make sense years later."""

from collections.abc import Iterator

from pydantic import ValidationError

from migrate.model.manifest import ManifestHead
from migrate.model.policy import Policy
from migrate.review.wording import counted


def policy_of(head: ManifestHead) -> Policy | None:
    """Give the policy under which the manifest was written; None where it does not say, or says it in another way."""
    try:
        return Policy.model_validate(head.run.settings["policy"])
    except (KeyError, ValidationError):
        return None


def sentences(policy: Policy) -> Iterator[str]:
    """Yield the policy, a rule a sentence."""
    yield (
        f"A link is called gone after {counted(policy.strikes_to_be_dead, 'failed check', 'failed checks')} in a row, "
        f"at least {_hours(policy.hours_between_strikes)} apart, over at least {_days(policy.dead_span_days)}."
    )
    yield (
        "Where the site itself says that a page was removed, over the same time "
        f"{counted(policy.strikes_to_be_dead_when_gone, 'such answer is', 'such answers are')} enough."
    )
    yield "An address that can never work, as it is mistyped, is called gone at once."
    yield (
        "What may be the fault of the line (no answer, a refused connection, a fault of the server, a certificate) is "
        "called gone only when another network, or a person, agrees."
    )
    yield "One check on which the link works clears all earlier failures."
    yield "A failure of our own connection counts for nothing."
    yield (
        f"A host of which at least {counted(policy.host_verdict_min_urls, 'address', 'addresses')} are linked, and all "
        "fail alike, is one finding."
    )
    yield (
        "A page is taken for something else (for “not found”, an address for sale, a test for humans) only when "
        f"{counted(policy.page_signals, 'independent sign agrees', 'independent signs agree')}, or the site says so."
    )
    failed = ", ".join(f"{day:g}" for day in policy.recheck_days_after_failure)
    yield (
        f"A failed link is checked again on day {failed}; one that works after "
        f"{_days(policy.ok_interval_start_days)}, then at growing distances of up to "
        f"{_days(policy.ok_interval_max_days)}; one that is gone every {_days(policy.dead_interval_days)}, as it may "
        "come back."
    )
    if policy.drift:
        share = round(policy.drift_max_similarity * 100)
        yield f"A page “differs greatly” when its main text is at most {share} % like the first copy that we hold."


def _days(days: float) -> str:
    return f"{days:g} day" if days == 1 else f"{days:g} days"


def _hours(hours: float) -> str:
    return f"{hours:g} hours"
