"""The desk at work: a socket on this machine alone, until somebody says stop."""

import contextlib
import signal
import socket
from collections.abc import Callable

import uvicorn

from migrate.desk.app import app
from migrate.desk.desk import Desk
from migrate.desk.guard import Door
from migrate.desk.replay import engine_for
from migrate.errors import UsageError

LOCAL = "127.0.0.1"
_GOODBYE_SECONDS = 2


def serve(desk: Desk, port: int, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C; `ready` is told the address when the desk answers there. Port 0 takes any that is free.

    Raises:
        UsageError: the port is taken.
    """
    with contextlib.ExitStack() as stack:
        engine = stack.enter_context(engine_for(desk.out))
        sockets = [stack.enter_context(_listening(port))]
        if engine is not None:
            sockets.append(stack.enter_context(_listening(0)))
            engine.shown_at = sockets[1].getsockname()[1]
        door = Door(sockets[0].getsockname()[1])
        server = uvicorn.Server(
            uvicorn.Config(
                app(desk, door, engine),
                access_log=False,
                log_level="warning",
                lifespan="off",
                loop="asyncio",
                http="h11",
                ws="none",
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=_GOODBYE_SECONDS,
            )
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends like Ctrl-C, the replay engine with it
        ready(door.address)
        try:
            server.run(sockets=sockets)
        except KeyboardInterrupt:
            return  # the server has ended in good order before it says so


def _listening(port: int) -> socket.socket:
    """Give a socket that listens on this machine alone."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOCAL, port))
    except OSError as error:
        listening.close()
        raise UsageError(f"Port {port} cannot be used: {error.strerror}.", "Name another, or none.") from error
    listening.listen()
    return listening
