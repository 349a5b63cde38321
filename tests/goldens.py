"""Golden pairs: what becomes of each `fixtures/<case>/post.html`; `python -m tests.goldens` rewrites them."""

import json
from pathlib import Path

from migrate import cleaners, markup
from migrate.exporters import fidelity, markdown
from migrate.model.settings import Repair

FIXTURES = Path(__file__).parent.parent / "fixtures"


def cases() -> list[Path]:
    """Give every folder that holds a post."""
    return sorted(post.parent for post in FIXTURES.glob("*/post.html"))


def outcome(post: Path) -> tuple[str, str]:
    """Give the Markdown of a post with safe repairs, and as JSON what is said about it."""
    body, changes = cleaners.mend_source(post.read_text(encoding="utf-8"), Repair.SAFE)
    soup = markup.parse(body)
    changes += cleaners.clean(soup, Repair.SAFE)
    text = markdown.to_markdown(soup)
    proof = fidelity.compare(soup, text)
    said = {
        "changes": [[change.effect, change.rule, change.detail] for change in changes],
        "losses": [[loss.kind, loss.detail] for loss in proof.losses],
        "round_trip": proof.round_trip.model_dump(),
    }
    return text, json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write what the code does now as what is expected of it."""
    for case in cases():
        text, said = outcome(case / "post.html")
        (case / "expected.md").write_text(text, encoding="utf-8", newline="")
        (case / "expected.json").write_text(said, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
