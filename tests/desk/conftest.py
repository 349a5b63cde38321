"""A desk as people use it: `migrate review` in a process of its own, and browsers that visit it."""

import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import command, environment

SECONDS = 30


@dataclass
class Running:
    """A desk that answers."""

    process: subprocess.Popen[str]
    address: str

    @property
    def origin(self) -> str:
        return self.address.partition("/open")[0]

    @property
    def port(self) -> int:
        return int(self.origin.rpartition(":")[2])

    def stop(self) -> int:
        """Ctrl-C; gives the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(SECONDS)


Serve = Callable[..., Running]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Start `migrate review OUT …`; every desk is stopped when the test ends."""
    with contextlib.ExitStack() as stack:

        def start(out: Path = tmp_path, *options: object, **variables: str) -> Running:
            process = stack.enter_context(
                subprocess.Popen(
                    command("review", out, *options),
                    env=environment() | variables,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, process.stderr.read() if process.stderr else ""
            return Running(process, address)

        yield start


@pytest.fixture
def faults() -> list[str]:
    """What pages complained of: script errors, refused resources, requests beyond the desk."""
    return []


@pytest.fixture
def visit(chromium: Browser, faults: list[str]) -> Iterator[Callable[[Running], Page]]:
    """Open the desk in a browser of its own: other cookies, other memory."""
    contexts: list[BrowserContext] = []

    def opened(desk: Running, name: str = "Ada") -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda sent: None if sent.url.startswith(desk.origin) else faults.append(sent.url))
        page.goto(desk.address)
        page.wait_for_selector("html[data-ready]")
        page.locator("#by").fill(name)
        return page

    yield opened
    for context in contexts:
        context.close()
