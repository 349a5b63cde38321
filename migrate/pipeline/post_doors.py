"""The doors to the work on posts: light to import, so that only workers pay for what lies behind."""

from migrate.model.post import Unreadable
from migrate.pipeline.post_jobs import ExportedPost, ExportJob, ReadJob, ReadPost, Refused, Skipped

WORK = "migrate.pipeline.post_worker"
"""The module that a worker imports before its first job, and that nobody else has to."""


def read_post(job: ReadJob) -> ReadPost | Unreadable:
    """Read one post and find everything that it refers to."""
    from migrate.pipeline import post_unit

    return post_unit.read_post(job)


def export_post(job: ExportJob) -> ExportedPost | Skipped | Refused:
    """Clean one post, point it at its local files, convert it, and prove the result."""
    from migrate.pipeline import post_unit

    return post_unit.export_post(job)
