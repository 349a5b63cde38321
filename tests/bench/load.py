"""A server on loopback that answers as late as the path says: `/after/80/…` milliseconds, `/never/…`.

`python -m tests.bench.load` prints its port and serves until it is ended.
"""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator

PAGE = (
    b"<!DOCTYPE html><html><head><title>A page</title></head><body><p>" + b"Some words. " * 80 + b"</p></body></html>"
)
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(PAGE) + PAGE
)


@contextlib.contextmanager
def serving() -> Iterator[int]:
    """Give the port of such a server in a process of its own."""
    with subprocess.Popen([sys.executable, "-m", "tests.bench.load"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        _, how, milliseconds, *_ = head.split(b" ", 2)[1].split(b"/")
        if how == b"never":
            await reader.read()
        else:
            await asyncio.sleep(int(milliseconds) / 1000)
            writer.write(_ANSWER)
            await writer.drain()
    writer.close()


async def _serve() -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
