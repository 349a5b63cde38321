"""axe-core, where it is installed: what automated rules say of accessibility."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

_NAME = Path("node_modules/axe-core/axe.min.js")
_ROOT = Path(__file__).parent.parent.parent
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def source() -> str:
    """Give the script; skips the test, by name, where there is none. Nothing of it is part of this project."""
    folders = [Path(os.environ["AXE_CORE"])] if "AXE_CORE" in os.environ else [_ROOT / ".venv" / "axe", _ROOT]
    for folder in folders:
        if (folder / _NAME).is_file():
            return (folder / _NAME).read_text(encoding="utf-8")
    pytest.skip("axe-core is not installed (npm install --prefix .venv/axe axe-core@4)")


def violations(page: Page, axe: str) -> list[tuple[str, list[str]]]:
    """Give each rule that the page breaks, WCAG 2.2 AA and good practice, with the elements; nothing is left folded."""
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    page.evaluate(axe)
    found: Any = page.evaluate("rules => axe.run({ runOnly: rules })", _RULES)
    assert len(found["passes"]) > 10
    return [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in found["violations"]]
