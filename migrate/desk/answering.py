"""What the desk answers to its pages: JSON, and every failure in words that a person can act on."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from migrate.desk.deciding import first_fault
from migrate.errors import DiskError, MigrateError, UsageError

Body = TypeVar("Body", bound=BaseModel)
Answer = Callable[[Request], Awaitable[Response]]

MOST_BYTES = 64 * 1024 * 1024
"""Of a request: a file of 100,000 decisions is half of that."""


def told(work: Callable[[Request], Any]) -> Answer:
    """Answer with what `work` gives, as JSON; a failure in words where a person has opened the address."""

    async def answer(request: Request) -> Response:
        answered = await _answered(lambda: work(request))
        if isinstance(answered, _Failed) and "text/html" in request.headers.get("accept", ""):
            error = answered.error
            return PlainTextResponse(f"{error.message}\n{error.advice or ''}\n", answered.status_code)
        return answered

    return answer


def changed(body: type[Body], work: Callable[[Body], Any]) -> Answer:
    """Read the request as `body` has it, and answer with what `work` makes of that."""

    async def answer(request: Request) -> Response:
        received = bytearray()
        async for piece in request.stream():
            received += piece
            if len(received) > MOST_BYTES:
                return failed(UsageError("That is more than the desk takes at once.", "Send it in parts."), 413)
        try:
            asked = body.model_validate_json(bytes(received))
        except ValidationError as error:
            return failed(UsageError(f"{first_fault(error)}.", "Complete it and save again."), 422)
        return await _answered(lambda: work(asked))

    return answer


class _Failed(JSONResponse):
    """What went wrong and the next step, as the desk's pages read it."""

    def __init__(self, error: MigrateError, status: int) -> None:
        super().__init__({"error": error.message, "advice": error.advice}, status)
        self.error = error


def failed(error: MigrateError, status: int) -> Response:
    """Say what went wrong and the next step."""
    return _Failed(error, status)


async def _answered(work: Callable[[], Any]) -> Response:
    try:
        made = await run_in_threadpool(work)
    except DiskError as error:
        return failed(DiskError(error.message, "Free some space, then save again: the page keeps what you wrote."), 507)
    except UsageError as error:
        return failed(error, 409)
    except MigrateError as error:
        return failed(error, 500)
    return made if isinstance(made, Response) else JSONResponse(made)
