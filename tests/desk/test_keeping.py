"""What is decided is kept: with two desks at once, when the desk is killed at any stage, when the disk is full."""

import http.client
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from migrate.files import claim_output
from migrate.model.review import Decided
from migrate.store.reviews import Reviews, verify_chain
from tests.desk.conftest import Running, Serve
from tests.desk.dying import STAGES
from tests.desk.visitor import Visitor
from tests.journeys.conftest import environment
from tests.review import sample

A, B = "http://photos.example/1.jpg", "http://photos.example/2.jpg"
OTHER, MINE = "other-batch-1", "my-batch-1"


def decided(out: Path) -> list[tuple[str, str, str]]:
    chain = verify_chain(out / "reviews.jsonl")
    return [(e.entry.url, e.entry.decision, e.entry.by) for e in chain.entries if isinstance(e.entry, Decided)]


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    begun: list[subprocess.Popen[str]] = []

    def start(stage: str) -> Running:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.dying", stage, str(tmp_path)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        begun.append(process)
        assert process.stdout is not None
        return Running(process, process.stdout.readline().strip())

    yield start
    for process in begun:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


@pytest.mark.parametrize("stage", STAGES)
def test_a_desk_that_is_killed_while_it_keeps_a_decision_loses_nothing(
    stage: str, serve: Serve, dying: Callable[[str], Running], tmp_path: Path
) -> None:
    sample.small(tmp_path)
    first = serve()
    assert Visitor(first).decide(A, "keep", OTHER).status == 200
    desk = dying(stage)
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        Visitor(desk).decide(B, "gone", MINE)
    assert desk.process.wait(30) == -9
    # What was there is there; the page still has the decision, and sends it again to a desk that runs.
    assert decided(tmp_path)[0] == (A, "keep", "Ada")
    again = Visitor(serve()).decide(B, "gone", MINE)
    assert again.status == 200
    assert decided(tmp_path) == [(A, "keep", "Ada"), (B, "gone", "Ada")]
    assert verify_chain(tmp_path / "reviews.jsonl").fault is None
    assert Visitor(first).get("/api/state").json["decided"] == 2


def test_on_a_full_disk_nothing_is_kept_it_is_said_and_the_same_succeeds_later(
    dying: Callable[[str], Running], tmp_path: Path
) -> None:
    sample.small(tmp_path)
    desk = Visitor(dying("never"))
    assert desk.decide(A, "keep", OTHER).status == 200
    (tmp_path / "full").touch()
    refused = desk.decide(B, "gone", MINE)
    assert (refused.status, "No space left on device" in refused.json["error"]) == (507, True)
    assert refused.json["advice"]
    assert decided(tmp_path) == [(A, "keep", "Ada")]
    (tmp_path / "full").unlink()
    assert desk.decide(B, "gone", MINE).status == 200
    assert decided(tmp_path) == [(A, "keep", "Ada"), (B, "gone", "Ada")]


def test_the_same_stroke_sent_twice_is_kept_once(serve: Serve, tmp_path: Path) -> None:
    sample.small(tmp_path)
    desk = Visitor(serve())
    first, second = desk.decide(A, "gone", MINE), desk.decide(A, "gone", MINE)
    assert first.json == second.json
    assert decided(tmp_path) == [(A, "gone", "Ada")]


@pytest.mark.parametrize("desks", [1, 2])
def test_two_people_who_decide_on_one_link_are_both_kept_and_the_second_is_told(
    desks: int, serve: Serve, tmp_path: Path
) -> None:
    sample.small(tmp_path)
    running = [serve() for _ in range(desks)]
    ada, ben = Visitor(running[0]), Visitor(running[-1])
    seen = [each.get("/api/state").json["decisions"] for each in (ada, ben)]
    assert seen == [{}, {}]
    assert ada.decide(A, "gone", OTHER).json["overtook"] == []
    told = ben.decide(A, "keep", MINE, by="Ben").json
    assert [(each["by"], each["decision"]) for each in told["overtook"]] == [("Ada", "gone")]
    assert decided(tmp_path) == [(A, "gone", "Ada"), (A, "keep", "Ben")]
    ben.post("/api/withdraw", {"by": "Ben", "entries": told["hashes"]})
    (stands,) = ada.get("/api/state").json["decisions"].values()
    assert (stands["by"], stands["decision"]) == ("Ada", "gone")


def test_who_has_seen_the_other_decision_is_told_nothing(serve: Serve, tmp_path: Path) -> None:
    sample.small(tmp_path)
    desk = Visitor(serve())
    (seen,) = desk.decide(A, "gone", OTHER).json["hashes"]
    assert desk.decide(A, "keep", MINE, seen=seen, by="Ben").json["overtook"] == []


def test_many_who_decide_at_once_on_two_desks_are_all_kept(serve: Serve, tmp_path: Path) -> None:
    sample.small(tmp_path)
    visitors = [Visitor(serve()), Visitor(serve())]

    def one(n: int) -> int:
        return (
            visitors[n % 2].decide(f"http://photos.example/{n % 7 + 1}.jpg", "gone", f"batch-{n:04}", by=f"P{n}").status
        )

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(60))) == {200}
    chain = verify_chain(tmp_path / "reviews.jsonl")
    assert chain.fault is None
    assert sorted(by for _, _, by in decided(tmp_path)) == sorted(f"P{n}" for n in range(60))


def test_a_desk_works_beside_a_check_that_holds_the_output(serve: Serve, tmp_path: Path) -> None:
    sample.small(tmp_path)
    with claim_output(tmp_path):
        desk = Visitor(serve())
        assert desk.get("/").status == 200
        assert desk.get("/evidence/links-0001.html").status == 200
        assert desk.decide(A, "gone", MINE).status == 200
    assert decided(tmp_path) == [(A, "gone", "Ada")]


def test_ctrl_c_ends_the_desk_in_good_order(serve: Serve, tmp_path: Path) -> None:
    sample.small(tmp_path)
    desk = serve()
    Visitor(desk).decide(A, "gone", MINE)
    assert desk.stop() == 0
    assert desk.process.stderr is not None
    assert "Traceback" not in desk.process.stderr.read()
    assert Reviews(tmp_path).torn is None
