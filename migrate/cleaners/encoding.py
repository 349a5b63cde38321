"""Text that was decoded by the wrong rule on its way through an old database."""

from bs4 import BeautifulSoup

from migrate.cleaners.tree import excerpt, reword
from migrate.markup import elements, texts
from migrate.model.change import Change, Effect


def mend_mojibake(soup: BeautifulSoup) -> list[Change]:
    """Read again, in the right encoding, what stands as â€™ for ’ and the like."""
    import ftfy  # noqa: PLC0415  a tenth of a second that only `--repair all` needs to pay

    changes = []
    for node in texts(soup):
        mended = ftfy.fix_encoding(str(node))
        if mended != node:
            changes.append(Change("mojibake", Effect.REPAIR, f"{excerpt(node)} → {excerpt(mended)}"))
            reword(node, mended)
    for tag in elements(soup, "img", "a"):
        for name in ("alt", "title"):
            value = str(tag.get(name, ""))
            mended = ftfy.fix_encoding(value) if value else value
            if mended != value:
                changes.append(Change("mojibake", Effect.REPAIR, f"{excerpt(value)} → {excerpt(mended)}"))
                tag[name] = mended
    return changes
