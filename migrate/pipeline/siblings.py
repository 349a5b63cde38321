"""Random addresses beside pages that seem to work: what a host answers where there is nothing."""

import hashlib
from datetime import datetime

from migrate import urls
from migrate.model.settings import Probes, Settings
from migrate.pipeline.drafts import Draft
from migrate.pipeline.hosts import is_ours
from migrate.verdict.chain import Chain, End
from migrate.verdict.probe import probe_for


class Siblings:
    """Names one random address for each host of a run; own and mirrored hosts are left alone."""

    def __init__(self, settings: Settings, started_at: datetime) -> None:
        """Be ready; addresses differ from run to run."""
        self._settings = settings
        self._seed = started_at.isoformat()
        self._hosts: set[str] = set()
        self.asked: set[str] = set()
        """Every address that was named."""

    def wanted_for(self, draft: Draft) -> str | None:
        """Give the address to ask for beside that of the draft; None where its host has one, or none is called for."""
        host = urls.host(draft.check.url)
        is_spared = self._settings.probes is Probes.NONE or is_ours(host, self._settings)
        if is_spared or draft.is_sibling or host in self._hosts:
            return None
        token = hashlib.sha256(f"{self._seed} {host}".encode()).hexdigest()[:16]
        address = probe_for(Chain((draft.check,), End.ARRIVED), token)
        if address is not None:
            self._hosts.add(host)
            self.asked.add(address)
        return address
