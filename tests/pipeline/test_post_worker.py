"""What worker processes import: enough for the work, and little more; each case in a Python of its own."""

import json
import subprocess
import sys
from typing import Any

_UNUSED = ("soupsieve", "html5lib", "charset_normalizer", "bs4.builder._lxml")


def _told(script: str) -> Any:
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_a_worker_has_what_the_work_needs_and_not_what_beautiful_soup_would_like_besides() -> None:
    script = f"""
import json, sys
import migrate.pipeline.post_worker
needed = ("migrate.pipeline.post_unit", "migrate.sources.front_matter", "bs4", "yaml", "turbohtml")
print(json.dumps([[name in sys.modules for name in names] for names in (needed, {_UNUSED!r})]))
"""
    assert _told(script) == [[True] * 5, [False] * len(_UNUSED)]


def test_what_was_hidden_can_be_imported_afterwards() -> None:
    script = """
import json
import migrate.pipeline.post_worker
import soupsieve
print(json.dumps(soupsieve.__name__))
"""
    assert _told(script) == "soupsieve"


def test_what_had_been_imported_before_stays() -> None:
    script = """
import json, sys
import soupsieve
import migrate.pipeline.post_worker
print(json.dumps(sys.modules["soupsieve"] is soupsieve))
"""
    assert _told(script) is True


def test_rubbish_of_the_work_is_collected_and_what_was_imported_is_not_looked_through() -> None:
    script = """
import gc, json
import migrate.pipeline.post_worker
print(json.dumps([gc.isenabled(), gc.get_freeze_count() > 10_000, len(gc.get_objects()) < 10_000]))
"""
    assert _told(script) == [True, True, True]
