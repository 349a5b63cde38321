"""The server that worker processes are forked from: started early, so that it is warm when the first job comes."""

import multiprocessing
from collections.abc import Sequence
from multiprocessing import forkserver
from multiprocessing.context import BaseContext


def forking_from(preload: Sequence[str]) -> BaseContext:
    """Give the context whose processes are forked from a server that has imported the named modules."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    return context


def warm_up(preload: Sequence[str]) -> None:
    """Start that server now, beside whatever this process still has to import; it ends with this process."""
    forking_from(preload)
    forkserver.ensure_running()
