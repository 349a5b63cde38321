"""Captures replayed by pywb, where the visitor has it: a process, a port and an origin of its own, nothing copied.

It is not shipped and not imported (it is under the GPL, parts of it under the AGPL): whoever wants replay installs it.
Pages that it shows come from another host name than the desk's (`localhost`, not `127.0.0.1`), so that they are another
site to the browser, get none of its cookies, and are shown in a frame in which no script runs.
"""

import contextlib
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from migrate.errors import OutputError

ENGINES = ("wayback", "pywb")
"""Commands by which pywb is known."""
_PATIENCE = 30.0
"""Seconds that it may take to answer."""
_GLANCE = 0.1
_GOODBYE_SECONDS = 5
_LEASHED = 'exec 3<&0; (cat <&3 >/dev/null; kill $$ 2>/dev/null) & exec "$@" 3<&- </dev/null'
"""Runs a command that ends when the other end of its standard input does: also where the desk is killed."""
_CONFIG = """\
framed_replay: false
enable_auto_colls: false
collections:
  {collection}:
    index_paths: {index}
    archive_paths: {archive}
"""


class Shown(StrEnum):
    """As what a capture is shown; the values are how pywb spells it in an address."""

    PAGE = "mp_"
    FRAME = "if_"
    """Within another page that is replayed."""


class Engine:
    """A replay engine that starts when the first capture is to be replayed."""

    def __init__(self, command: str, out: Path, folder: Path) -> None:
        self._command = command
        self._archive = (out / "archive").resolve()
        self._folder = folder
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.collection = secrets.token_hex(16)
        """The first part of every address, which only the desk's visitors know."""
        self.port = _free_port()
        """Where it answers; `front` alone asks there."""
        self.shown_at = 0
        """The port at which browsers see it."""

    @property
    def host(self) -> str:
        """Host and port of its pages, as browsers name them."""
        return f"localhost:{self.shown_at}"

    @property
    def origin(self) -> str:
        """What its pages come from, as browsers name it."""
        return f"http://{self.host}"

    def start(self) -> None:
        """Afterwards the engine answers.

        Raises:
            OutputError: it cannot be started.
        """
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._process = self._started()

    def address(self, url: str, timestamp: str, shown: Shown = Shown.PAGE) -> str:
        """Give the address at which that capture is replayed, or the one nearest in time."""
        return f"{self.origin}/{self.collection}/{timestamp}{shown}/{quote(url, safe='/:?#[]@!$&()*+,;=%~-._')}"

    def post_address(self, number: int) -> str:
        """Give the address at which the post with this number is replayed."""
        return f"{self.origin}/{self.collection}/post/{number}"

    def stop(self) -> None:
        """End it."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_GOODBYE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        _let_go(self._process)

    def _arguments(self) -> list[str]:
        return [self._command, "-d", str(self._folder), "-b", "127.0.0.1", "-p", str(self.port)]

    def _started(self) -> "subprocess.Popen[bytes]":
        config = _CONFIG.format(
            collection=self.collection, index=_yaml(self._archive / "index.cdxj"), archive=_yaml(f"{self._archive}/")
        )
        (self._folder / "config.yaml").write_text(config, encoding="utf-8")
        with (self._folder / "log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603  a fixed command of the visitor's own, no shell
                ["/bin/sh", "-c", _LEASHED, "sh", *self._arguments()],
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is the desk's to hear
            )
        if not _answers(process, self.port):
            process.kill()
            process.wait()
            _let_go(process)
            said = (self._folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            raise OutputError(
                f"{self._command} could not be started: {''.join(said) or 'it says nothing'}.",
                "Try it by hand, or read the record as text.",
            )
        return process


@contextlib.contextmanager
def engine_for(out: Path) -> Iterator[Engine | None]:
    """Give the engine for OUT's archive, None where the visitor has none; it ends with the block."""
    command = next(filter(None, map(shutil.which, ENGINES)), None)
    if command is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="migrate-replay-") as folder:
        engine = Engine(command, out, Path(folder))
        try:
            yield engine
        finally:
            engine.stop()


def _let_go(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        process.stdin.close()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(process: "subprocess.Popen[bytes]", port: int) -> bool:
    """Wait until it listens; False where it ended, or took too long."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), _GLANCE):
            return True
        time.sleep(_GLANCE)
    return False


def _yaml(path: Path | str) -> str:
    """Write a path as YAML has it, whatever its name."""
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
