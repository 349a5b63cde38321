"""The figures of the policy as the guide shows them; `python -m tests.policy_guide` writes them there."""

import json
import re
from pathlib import Path
from typing import Any

from migrate.model.policy import Policy

GUIDE = Path(__file__).parent.parent / "docs" / "guide.md"
_EXAMPLE = re.compile(r"(?<=\n\[policy\]\n).*?(?=```)", re.DOTALL)
_TABLE = re.compile(r"(?<=\n\| `\[policy\]` \| default \| what \|\n\| --- \| --- \| --- \|\n).*?(?=\n\n)", re.DOTALL)


def figures() -> dict[str, tuple[str, str]]:
    """Give default and meaning of each figure, by its key in a settings file."""
    return {
        name.replace("_", "-"): (_toml(figure.default), figure.description or "")
        for name, figure in Policy.model_fields.items()
    }


def shown(guide: str) -> str:
    """Give the guide with the figures as they are now."""
    told = figures()
    example = "".join(f"# {key} = {default}\n" for key, (default, _) in told.items())
    table = "\n".join(f"| `{key}` | {default} | {what} |" for key, (default, what) in told.items())
    with_example, examples = _EXAMPLE.subn(lambda _: example, guide)
    with_table, tables = _TABLE.subn(lambda _: table, with_example)
    assert (examples, tables) == (1, 1), "the guide has one example and one table of the policy"
    return with_table


def _toml(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return f"[{', '.join(map(_toml, value))}]" if isinstance(value, tuple) else json.dumps(value)


if __name__ == "__main__":
    GUIDE.write_text(shown(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
