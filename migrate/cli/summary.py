"""What a run made, in a few lines for a person or one object for a program."""

from migrate.model.link import VERDICT_LABEL, Verdict
from migrate.pipeline.estimate import Estimate
from migrate.pipeline.plan import Plan, RunResult

FAILURES_SHOWN = 10
_CONFIGURATION = ("hugo.toml", "_config.yml", "eleventy.config.js")


def summary(result: RunResult) -> str:
    """Say in a few lines what was made, and where."""
    lines = [_posts(result.stock.counts), _links(result.stock.counts), _copies(result.stock.counts), *_failures(result)]
    if result.stock.unsaved_own:
        lines.append(
            f"{_many(result.stock.unsaved_own, 'link')} to your own site could not be saved; the report lists them."
        )
    if not result.changed:
        lines.append("Nothing has changed since the last run: no file was touched.")
    return "\n".join([*lines, "", *_places(result)])


def as_json(result: RunResult, code: int) -> dict[str, object]:
    """Give what `--json` prints."""
    return {
        "out": str(result.out),
        "report": str(result.out / "report" / "index.html"),
        "manifest": str(result.out / "manifest.json"),
        "changed": result.changed,
        "counts": result.stock.counts,
        "own_not_saved": result.stock.unsaved_own,
        "failed": [{"source": source, "error": error} for source, error in result.stock.failed],
        "notices": list(result.notices),
        "outage": result.outage.message if result.outage else None,
        "exit_code": code,
    }


def estimate_text(told: Estimate, plan: Plan) -> str:
    """Say what a run would do."""
    unreadable = f", {told.unreadable} of them cannot be read" if told.unreadable else ""
    references = _many(told.references, "reference")
    before = f", {told.asked_before:,} were asked for before" if told.asked_before else ""
    excluded = f", {told.excluded:,} are excluded" if told.excluded else ""
    return "\n".join(
        (
            f"{_many(told.posts, 'post')}{unreadable}.",
            f"{references} to {_many(told.urls, 'distinct URL')} on {_many(told.hosts, 'host')}.",
            f"{told.mirrored:,} are in a mirror{excluded}{before}, {told.to_ask:,} would be asked for.",
            f"Roughly {_duration(told.seconds)} and {told.bytes / 1e6:,.0f} MB in {plan.out}. Nothing was written.",
        )
    )


def _posts(n: dict[str, int]) -> str:
    if n["posts"] == n["posts_skipped"] > 0:
        return f"{_many(n['posts'], 'source')} with nothing to export: lists of links, or posts that are not public."
    failed = f", {n['posts_failed']:,} failed" if n["posts_failed"] else ""
    skipped = f", {n['posts_skipped']:,} skipped" if n["posts_skipped"] else ""
    removed = f", {n['posts_removed']:,} removed since" if n["posts_removed"] else ""
    return (
        f"{_many(n['posts'], 'post')}: {n['posts_exported']:,} exported{failed}{skipped}{removed}; "
        f"{n['posts_exact']:,} read back from the Markdown without a difference. "
        f"{_many(n['repairs'], 'repair')}, {_many(n['losses'], 'loss', 'losses')}, all listed."
    )


def _links(n: dict[str, int]) -> str:
    verdicts = [f"{VERDICT_LABEL[v].lower()}: {n[f'links_{v.value}']:,}" for v in Verdict if n[f"links_{v.value}"]]
    where = f"{_many(n['links'], 'link')} on {_many(n['hosts'], 'host')}"
    return f"{where}: {'; '.join(verdicts)}." if verdicts else f"{where}."


def _copies(n: dict[str, int]) -> str:
    held, saved = _many(n["copies_ours"], "copy", "copies"), _many(n["assets"], "image or file", "images and files")
    more = n["copies_elsewhere"]
    elsewhere = f" Of {_many(more, 'other')} a web archive has an old copy." if more else ""
    return f"{held} held in the archive, {saved} saved for the new site.{elsewhere}"


def _failures(result: RunResult) -> list[str]:
    shown = [f"  failed: {error or source}" for source, error in result.stock.failed[:FAILURES_SHOWN]]
    more = len(result.stock.failed) - len(shown)
    return [*shown, f"  and {more:,} more, all in the report"] if more else shown


def _places(result: RunResult) -> list[str]:
    out = result.out
    rows = [
        (out / "report" / "index.html", "open this first: what works, what is gone, where it is used"),
        *((out / folder, "the Markdown") for folder in ("posts", "content", "_posts", "_drafts")),
        (out / "assets", "the images and files that it points to"),
        *((out / name, "to paste into the configuration of the new site") for name in _CONFIGURATION),
        (out / "redirects", "old path → new path, for nginx, Apache and Netlify"),
        (out / "archive", "every byte that was seen, as WARC"),
        (out / "manifest.json", "every URL with its verdict and evidence, for programs"),
    ]
    shown = [(str(path), what) for path, what in rows if path.exists()]
    width = max(len(path) for path, _ in shown)
    return [f"{path:<{width}}  {what}" for path, what in shown]


def _duration(seconds: float) -> str:
    if seconds < 90:  # noqa: PLR2004  as people say it
        return f"{seconds:.0f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 90 else f"{minutes / 60:.1f} h"  # noqa: PLR2004  as people say it


def _many(n: int, one: str, more: str | None = None) -> str:
    return f"{n:,} {one if n == 1 else more or one + 's'}"
