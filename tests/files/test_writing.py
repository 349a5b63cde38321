"""Writing is atomic, and says what is wrong with the disk."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from migrate.errors import DiskError
from migrate.files import Written, sha256_of, sweep_parts, write_atomic, write_rebuildable

DIGEST = hashlib.sha256(b"one two").hexdigest()


def test_bytes_and_chunks_write_the_same_file(tmp_path: Path) -> None:
    whole = write_atomic(tmp_path / "new" / "a", b"one two")
    parts = write_atomic(tmp_path / "new" / "b", iter([b"one ", b"", b"two"]))
    assert whole == Written(tmp_path / "new" / "a", DIGEST, 7, changed=True)
    assert parts == Written(tmp_path / "new" / "b", DIGEST, 7, changed=True)
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == ["a", "b"]
    assert sha256_of(tmp_path / "new" / "b") == DIGEST


@pytest.mark.parametrize("data", [b"one two", [b"one ", b"two"]])
def test_a_file_that_has_these_bytes_already_is_not_touched(tmp_path: Path, data: bytes | list[bytes]) -> None:
    path = tmp_path / "a"
    write_atomic(path, b"one two")
    os.utime(path, (1, 1))
    assert write_atomic(path, data) == Written(path, DIGEST, 7, changed=False)
    assert path.stat().st_mtime == 1
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_a_new_file_has_the_rights_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = write_atomic(tmp_path / "a", b"x").path
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_is_replaced_and_what_it_led_to_stays(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"one two")
    (tmp_path / "a").symlink_to(elsewhere)
    assert write_atomic(tmp_path / "a", b"one two").changed
    assert not (tmp_path / "a").is_symlink()
    assert elsewhere.read_bytes() == b"one two"


def test_when_the_data_fails_the_old_file_stays_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def broken() -> Iterator[bytes]:
        yield b"new"
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        write_atomic(path, broken())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_through_a_file_is_named_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskError) as raised:
        write_atomic(tmp_path / "file" / "a", b"x")
    assert str(tmp_path / "file" / "a") in raised.value.message
    assert "-o" in raised.value.advice


FULL = """
import resource, sys
from pathlib import Path
from migrate.errors import DiskError
from migrate.files import write_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomic(Path(sys.argv[1]), b"x" * 5000)
except DiskError as error:
    print(error.message)
"""


def test_a_disk_that_takes_no_more_is_a_disk_error_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == f"{path} cannot be written: File too large.\n"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_had_begun_is_swept_and_nothing_else(tmp_path: Path) -> None:
    kept = [tmp_path / "posts" / "a.md", tmp_path / ".mine.part", tmp_path / "posts" / ".0123456789abcdef.party"]
    left = tmp_path / "posts" / ".0123456789abcdef.part"
    left.parent.mkdir()
    for path in [*kept, left]:
        path.write_text("x", encoding="utf-8")
    sweep_parts(tmp_path)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)


def test_what_can_be_made_again_is_written_whole_all_the_same(tmp_path: Path) -> None:
    written = write_rebuildable(tmp_path / "posts" / "a.md", b"text")
    assert (tmp_path / "posts" / "a.md").read_bytes() == b"text"
    assert written == Written(tmp_path / "posts" / "a.md", sha256_of(tmp_path / "posts" / "a.md"), 4, changed=True)
    assert not write_rebuildable(tmp_path / "posts" / "a.md", b"text").changed
