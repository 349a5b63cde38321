"""Archives every URL of a list, and does nothing else: what the whole command does beside judging and migrating.

`python -m tests.bench.archiving LIST OUT`
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from migrate.archive.parcels import Parcel
from migrate.archive.writing import Archive
from migrate.fetchers.transport import Transport
from migrate.model.settings import Settings

_THREADS = 8
_COMMIT_EVERY = 64


def main(listed: Path, out: Path) -> None:
    """Fetch, pack and append; durable in the groups in which a run makes it so."""
    transport = Transport(Settings(allow_private=("127.0.0.1",)))
    archive = Archive(out, started_at=datetime.now(UTC), settings_public={})

    def packed(url: str) -> Parcel:
        exchange = transport.fetch(url, deadline_seconds=30, max_bytes=10_000_000)
        parcel = Parcel()
        parcel.add_exchange(exchange)
        exchange.close()
        return parcel

    with ThreadPoolExecutor(_THREADS) as threads:
        for number, parcel in enumerate(threads.map(packed, listed.read_text(encoding="utf-8").split())):
            with parcel:
                archive.append(parcel)
            if number % _COMMIT_EVERY == 0:
                archive.commit()
    archive.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
