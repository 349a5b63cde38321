"""URLs, in one place: read by the WHATWG standard, mended where a post broke them, sorted (SURT), free of secrets."""

from migrate.urls.mending import mend
from migrate.urls.resolving import Resolved, resolve
from migrate.urls.secrets import (
    REDACTED,
    mask_secrets,
    mask_secrets_in_field,
    mask_secrets_in_text,
    secret_spans_in_field,
)
from migrate.urls.surt import surt
from migrate.urls.targets import kind_of_target
from migrate.urls.whatwg import (
    canonical,
    fragment,
    host,
    is_misspelt_scheme,
    path,
    scheme,
    without_breaks,
    without_fragment,
    without_userinfo,
)

__all__ = [
    "REDACTED",
    "Resolved",
    "canonical",
    "fragment",
    "host",
    "is_misspelt_scheme",
    "kind_of_target",
    "mask_secrets",
    "mask_secrets_in_field",
    "mask_secrets_in_text",
    "mend",
    "path",
    "resolve",
    "scheme",
    "secret_spans_in_field",
    "surt",
    "without_breaks",
    "without_fragment",
    "without_userinfo",
]
