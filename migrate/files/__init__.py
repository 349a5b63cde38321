"""Files: written whole or not at all, under names that stay in their folder, in an OUT that nobody else is using."""

from migrate.files.claiming import at_work_in, claim_output
from migrate.files.faults import disk_faults_told
from migrate.files.naming import below, safe_name
from migrate.files.writing import Written, sha256_of, sweep_parts, write_atomic, write_rebuildable

__all__ = [
    "Written",
    "at_work_in",
    "below",
    "claim_output",
    "disk_faults_told",
    "safe_name",
    "sha256_of",
    "sweep_parts",
    "write_atomic",
    "write_rebuildable",
]
