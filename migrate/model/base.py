"""The one base of everything that is written to disk or read from it."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer


class Frozen(BaseModel):
    """A value that never changes and knows every one of its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


def rfc3339(moment: datetime) -> str:
    """Give the moment in UTC with a `Z`; microseconds only where there are some (RFC 3339)."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Moment = Annotated[datetime, PlainSerializer(rfc3339, return_type=str, when_used="json")]
"""An instant in UTC, written as RFC 3339."""
