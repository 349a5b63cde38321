"""Tables in GFM's pipes, and the judgement which tables pipes can say."""

from collections.abc import Callable, Iterator, Sequence

from bs4.element import Tag

from migrate.exporters.markdown.blocks import Block, Shape
from migrate.model.elements import HEADINGS, named

_BEYOND_A_LINE = HEADINGS | named("ul ol dl pre blockquote table hr figure details video audio object")
_ALIGNED = {"left": ":---", "right": "---:", "center": ":---:"}


def fits_pipes(table: Tag) -> bool:
    """Tell whether every cell is one line of its own column and row, which is all that GFM can say."""
    for tag in table.find_all(True):
        if tag.name in _BEYOND_A_LINE:
            return False
        if tag.name in ("td", "th") and any(tag.get(span) not in (None, "", "1") for span in ("colspan", "rowspan")):
            return False
    return True


def pipe_table(table: Tag, write_cell: Callable[[Tag], str]) -> Block | None:
    """Give the table as GFM pipes, None where it has no cell; `write_cell` gives one line of Markdown."""
    rows = [[cell for cell in row.children if isinstance(cell, Tag)] for row in _rows(table)]
    rows = [row for row in rows if row]
    if not rows:
        return None
    width = max(len(row) for row in rows)
    head = rows.pop(0) if _is_head(rows[0]) else []
    aligned = [_ALIGNED.get(_alignment(rows, head, column), "---") for column in range(width)]
    lines = [_line([write_cell(cell) for cell in head], width), _line(aligned, width)]
    lines += [_line([write_cell(cell) for cell in row], width) for row in rows]
    return Block(Shape.OTHER, "\n".join(lines))


def captions(table: Tag) -> tuple[list[Tag], list[Tag]]:
    """Give the captions that stand before the rows, and those after them."""
    inside = [child for child in table.children if isinstance(child, Tag)]
    first_row = next((i for i, child in enumerate(inside) if child.name != "caption"), 0)
    found = [(i < first_row, child) for i, child in enumerate(inside) if child.name == "caption"]
    return [caption for above, caption in found if above], [caption for above, caption in found if not above]


def _rows(table: Tag) -> Iterator[Tag]:
    """Give the rows in the order in which browsers show them: head, bodies, foot."""
    sections = [child for child in table.children if isinstance(child, Tag)]
    order = {"thead": 0, "tfoot": 2}
    for section in sorted(sections, key=lambda section: order.get(section.name, 1)):
        if section.name == "tr":
            yield section
        yield from (row for row in section.children if isinstance(row, Tag) and row.name == "tr")


def _is_head(row: Sequence[Tag]) -> bool:
    return all(cell.name == "th" for cell in row) or row[0].find_parent("thead") is not None


def _alignment(rows: Sequence[Sequence[Tag]], head: Sequence[Tag], column: int) -> str:
    """Give the alignment that the cells of a column agree on, else that of its head."""
    found = {_aligned(row[column]) for row in rows if len(row) > column} - {""}
    if len(found) == 1:
        return found.pop()
    return _aligned(head[column]) if len(head) > column else ""


def _aligned(cell: Tag) -> str:
    style = str(cell.get("style", "")).replace(" ", "").lower()
    written = next((way for way in _ALIGNED if f"text-align:{way}" in style), "")
    return written or str(cell.get("align", "")).lower()


def _line(cells: Sequence[str], width: int) -> str:
    padded = [cell.replace("|", "\\|") for cell in cells] + [""] * (width - len(cells))
    return f"| {' | '.join(padded)} |"
