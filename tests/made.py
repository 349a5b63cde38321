"""The demo's output, made once for all tests that want one with everything in it; each works on a copy."""

import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 100


@pytest.fixture(scope="session")
def demo_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `migrate demo` makes; not to be changed."""
    out = tmp_path_factory.mktemp("demo") / "out"
    command = [sys.executable, "-m", "migrate", "demo", "-o", str(out), "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return out
