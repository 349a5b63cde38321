"""Writing is atomic, stays in its folder, and says what is wrong."""

import fcntl
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.errors import DiskError, OutputBusyError, OutputError, OutputForeignError
from migrate.files import (
    Written,
    at_work_in,
    below,
    claim_output,
    safe_name,
    sha256_of,
    sweep_parts,
    write_atomic,
    write_rebuildable,
)

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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a-post", "a-post.md"),
        ("2014: The Year?", "2014-The-Year-.md"),
        ("../../etc/passwd", "etc-passwd.md"),
        ("..\\..\\x", "x.md"),
        (".hidden", "hidden.md"),
        ("--option", "option.md"),
        ("trailing. ", "trailing.md"),
        ("con", "con_.md"),
        ("Aux.notes", "Aux_.notes.md"),
        ("console", "console.md"),
        ("a\u202egpj.exe", "agpj.exe.md"),
        ("a\0b\x1bc", "abc.md"),
        ("e\u0301te\u0301", "été.md"),
        ("می\u200cخواهم", "می\u200cخواهم.md"),
        ("🏳\u200d🌈", "🏳\u200d🌈.md"),
        ("", "unnamed.md"),
        ("///", "unnamed.md"),
        ("...", "unnamed.md"),
        ("\ud800", "unnamed.md"),
    ],
)
def test_a_name_is_made_portable(text: str, name: str) -> None:
    assert safe_name(text, suffix=".md") == name


def test_long_names_are_cut_between_characters_and_stay_distinct() -> None:
    one, other = (safe_name("ü" * 200 + end, suffix=".jpg") for end in "ab")
    assert one != other
    assert len(one.encode()) <= 180
    assert one.startswith("üüü")
    assert one.endswith(".jpg")


@given(st.text(max_size=300))
def test_every_name_can_be_written_and_stays_in_its_folder(text: str) -> None:
    name = safe_name(text, suffix=".md")
    assert Path(name).name == name
    assert len(name.encode()) <= 180
    assert name[0] not in ".-"
    assert name.endswith(".md")
    assert not set(name) & set('<>:"/\\|?*\0\n\t ')
    stem = name.removesuffix(".md")
    assert safe_name(stem, suffix=".md") == name


def test_a_path_below_stays_below(tmp_path: Path) -> None:
    assert below(tmp_path, "posts/a.md") == tmp_path / "posts" / "a.md"


@pytest.mark.parametrize("relative", ["../a", "a/../../b", "/etc/passwd", "", "a\0b"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, relative: str) -> None:
    with pytest.raises(OutputError):
        below(tmp_path, relative)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "posts").symlink_to(tmp_path)
    with pytest.raises(OutputError, match="leads out"):
        below(tmp_path / "out", "posts/a.md")


def test_out_is_made_and_held_for_one_process(tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    with claim_output(out), pytest.raises(OutputBusyError) as raised, claim_output(out):
        pass
    assert raised.value.message == f"{out} is in use: another migrate (process {os.getpid()}) is at work there."
    with claim_output(out):
        assert [entry.name for entry in out.iterdir()] == ["lock"]


HOLD = """
import sys, time
from pathlib import Path
from migrate.files import claim_output
with claim_output(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(OutputBusyError, match=str(holder.pid)), claim_output(tmp_path):
            pass
        holder.kill()
    with claim_output(tmp_path):
        pass


@pytest.mark.parametrize(
    "names", [[".gitkeep"], [".DS_Store", "lock"], ["journal.sqlite3", "posts"], ["manifest.json"]]
)
def test_an_empty_out_or_one_of_ours_is_taken(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"")
    with claim_output(tmp_path):
        pass


def test_a_folder_with_other_things_is_refused_and_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_bytes(b"")
    with pytest.raises(OutputForeignError, match=r"thesis\.doc"), claim_output(tmp_path):
        pass
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_file_in_the_place_of_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputForeignError, match="is a file, not a folder"), claim_output(tmp_path / "out"):
        pass


def test_an_out_that_cannot_be_made_is_a_disk_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskError, match="Not a directory"), claim_output(tmp_path / "file" / "out"):
        pass


def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"precious")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "lock").symlink_to(tmp_path / "victim")
    with pytest.raises(DiskError), claim_output(tmp_path / "out"):
        pass
    assert (tmp_path / "victim").read_bytes() == b"precious"


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


def test_who_is_at_work_in_an_output_is_told_and_does_not_keep_anybody_out(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert at_work_in(out) is None
    with claim_output(out):
        assert at_work_in(out) == f"process {os.getpid()}"
    assert at_work_in(out) is None
    with claim_output(out):
        pass


def test_whoever_only_asks_who_is_at_work_lets_a_run_begin(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    asking = os.open(tmp_path / "lock", os.O_RDONLY)
    fcntl.flock(asking, fcntl.LOCK_SH)
    threading.Timer(0.02, os.close, [asking]).start()
    with claim_output(tmp_path):
        assert at_work_in(tmp_path) == f"process {os.getpid()}"
