"""A server on loopback that answers as late as the path says: `/after/80/…` milliseconds, `/never/…`.

Where it is given a folder it serves the files of that too, as `/file/<name>`. `python -m tests.bench.load [FOLDER]`
prints its port and serves until it is ended.
"""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PAGE = (
    b"<!DOCTYPE html><html><head><title>A page</title></head><body><p>" + b"Some words. " * 80 + b"</p></body></html>"
)
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(PAGE) + PAGE
)


_TYPES = {".html": b"text/html; charset=utf-8", ".jpg": b"image/jpeg"}


@contextlib.contextmanager
def serving(folder: Path | None = None, hosts: int = 0) -> Iterator[int]:
    """Give the port of such a server in a process of its own; it is so many hosts, 127.0.1.1 and on, where asked to."""
    command = [sys.executable, "-m", "tests.bench.load", str(folder or ""), str(hosts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.terminate()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        _, how, what, *_ = head.split(b" ", 2)[1].split(b"/")
        match how:
            case b"never":
                await reader.read()
            case b"file":
                writer.write(_file(Path(sys.argv[1], what.decode())))
            case _:
                await asyncio.sleep(int(what) / 1000)
                writer.write(_ANSWER)
        await writer.drain()
    writer.close()


def _file(path: Path) -> bytes:
    body = path.read_bytes()
    fields = b"Content-Type: %b\r\nContent-Length: %d\r\nConnection: close" % (_TYPES[path.suffix], len(body))
    return b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n\r\n" + body


async def _serve() -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0, backlog=1024)
    port = server.sockets[0].getsockname()[1]
    more = [f"127.0.1.{number + 1}" for number in range(int(sys.argv[2]) if len(sys.argv) > 2 else 0)]
    if more:
        await asyncio.start_server(_answer, more, port, backlog=1024)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
