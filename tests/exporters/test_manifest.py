"""The manifest is streamed out and in, byte for byte the same."""

import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from migrate.errors import OutputError
from migrate.exporters import manifest
from migrate.model.link import Copy, Kind, Occurrence, Origin, Status, Verdict
from migrate.model.manifest import (
    ArchiveEntry,
    Capture,
    Generator,
    HopEntry,
    HostEntry,
    LinkEntry,
    Manifest,
    ManifestHead,
    PostEntry,
    PostStatus,
    RoundTrip,
    Run,
)

NOW = datetime(2024, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)
HEAD = ManifestHead(
    generator=Generator(name="html-migrate", version="0"),
    generated_at=NOW,
    policy_version=1,
    run=Run(
        id="r", started_at=NOW, finished_at=NOW, sources=("posts",), settings={"z": [1], "a": None}, counts={"posts": 1}
    ),
)
CAPTURE = Capture(warc="archive/a.warc.gz", offset=1, length=2, record_id="<urn:uuid:1>", payload_digest="sha256:00")
POST = PostEntry(
    id="a.html",
    source="posts/a.html",
    title='Zürich "quoted"\u2028 😀 ]',
    author=None,
    date="1 May",
    url=None,
    slug="a",
    status=PostStatus.EXPORTED,
    error=None,
    markdown="posts/a.md",
    sha256="00",
    capture=CAPTURE,
    round_trip=RoundTrip.model_validate(dict.fromkeys(RoundTrip.model_fields) | {"text": True, "anchors": False}),
)
LINK = LinkEntry(
    url="http://a.test/\n]",
    kinds=(Kind.LINK, Kind.IMAGE),
    own=True,
    status=Status.OK,
    verdict=Verdict.OK,
    copy=Copy.OURS,
    reason="It opens.",
    rules=("ok",),
    http_status=200,
    final_url=None,
    hops=(HopEntry(url="http://a.test/", status=301, location=None),),
    content_type="text/html",
    bytes=5,
    truncated=None,
    title="]",
    checked_at=NOW,
    first_ok=None,
    last_ok=None,
    first_failed=None,
    strikes=0,
    next_check=None,
    capture=None,
    copy_capture=None,
    source=Origin.LIVE,
    asset=None,
    robots=None,
    access="open",
    occurrences=(Occurrence(post="a.html", line=3, element="a", attribute="href", text="x", raw="//a.test"),),
)
HOST = HostEntry(host="a.test", verdict=None, reason=None, links=1)
ARCHIVE = ArchiveEntry(path="archive/a.warc.gz", sha256="00", bytes=1, records=2)


def written(path: Path, posts: int = 1, links: int = 1) -> bytes:
    manifest.write(path, HEAD, [POST] * posts, [LINK] * links, [HOST] * links, [ARCHIVE] * posts)
    return path.read_bytes()


def test_reading_gives_what_was_written_and_writing_it_again_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    first = written(path, posts=2, links=3)
    head, posts, links = manifest.read_head(path), list(manifest.iter_posts(path)), list(manifest.iter_links(path))
    hosts, archives = list(manifest.iter_hosts(path)), list(manifest.iter_archives(path))
    assert (head, posts, links, hosts, archives) == (HEAD, [POST] * 2, [LINK] * 3, [HOST] * 3, [ARCHIVE] * 2)
    again = manifest.write(tmp_path / "again.json", head, posts, links, hosts, archives)
    assert (tmp_path / "again.json").read_bytes() == first
    assert again.sha256 == manifest.write(path, HEAD, posts, links, hosts, archives).sha256
    assert not manifest.write(path, HEAD, posts, links, hosts, archives).changed


def test_a_link_lies_where_its_place_says(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    links = [LINK.model_copy(update={"url": f"https://example.org/ä/{n}"}) for n in range(3)]
    manifest.write(path, HEAD, [POST], links, [], [])
    data = path.read_bytes()
    for place, found in manifest.iter_placed_links(path):
        read = LinkEntry.model_validate_json(data[place.offset : place.offset + place.length])
        assert read == found == links.pop(0)


def test_the_file_is_one_json_value_with_one_record_a_line(tmp_path: Path) -> None:
    data = written(tmp_path / "manifest.json", posts=2, links=2)
    value = json.loads(data)
    assert list(value) == list(Manifest.model_fields)
    assert value["links"][0]["copy"] == "ours"
    assert value["generated_at"] == "2024-05-06T07:08:09.123456Z"
    assert len(data.split(b"\n")) == 1 + 5 + 4 * (1 + 2 + 1) + 2
    assert Manifest.model_validate_json(data) == Manifest(
        **dict(HEAD), posts=(POST, POST), links=(LINK, LINK), hosts=(HOST, HOST), archives=(ARCHIVE, ARCHIVE)
    )


def test_an_empty_manifest_is_read_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    data = written(path, posts=0, links=0)
    assert json.loads(data)["posts"] == []
    assert [list(read(path)) for read in (manifest.iter_posts, manifest.iter_links, manifest.iter_archives)] == [
        [],
        [],
        [],
    ]


def test_memory_does_not_grow_with_the_links(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"

    def links() -> Iterator[LinkEntry]:
        for n in range(20_000):
            yield LINK.model_copy(update={"url": f"http://a.test/{n}"})

    tracemalloc.start()
    try:
        size = manifest.write(path, HEAD, [], links(), [], []).bytes
        assert sum(1 for _ in manifest.iter_links(path)) == 20_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 10_000_000
    assert peak < 2_000_000


def test_a_manifest_of_a_newer_migrate_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(written(path).replace(b'"schema_version":1', b'"schema_version":2'))
    for read in (manifest.read_head, lambda path: list(manifest.iter_links(path))):
        with pytest.raises(OutputError, match="written by a newer migrate") as raised:
            read(path)
        assert "pip install --upgrade" in raised.value.advice


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"{}",
        lambda data: b"\xff\xfe" + data,
        lambda data: data.replace(b'"generator"', b'"generated_by"'),
        lambda data: data[: data.index(b'"hosts"')],
        lambda data: data.replace(b'"status":"ok"', b'"status":"fine"'),
    ],
)  # fmt: skip
def test_a_damaged_manifest_is_named(tmp_path: Path, damage: Any) -> None:
    path = tmp_path / "manifest.json"
    path.write_bytes(damage(written(path)))
    with pytest.raises(OutputError, match=r"manifest\.json(:\d+)? is not as migrate writes it"):
        _ = manifest.read_head(path), list(manifest.iter_links(path)), list(manifest.iter_archives(path))


def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        manifest.read_head(tmp_path / "manifest.json")


def test_the_schema_describes_the_file_as_it_is_written() -> None:
    described = manifest.schema()
    link = described["$defs"]["LinkEntry"]
    assert described["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert described["required"] == list(described["properties"])
    assert "copy" in link["properties"]
    assert "copy_" not in link["properties"]
    assert link["additionalProperties"] is False
