"""What a link leads to, as far as its address tells."""

import re

from migrate.model.link import Kind
from migrate.urls.whatwg import canonical, path, scheme, without_breaks

_FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tspg]|rtf|epub|mobi|csv|tsv|zip|gz|tgz|bz2|xz|7z|rar|tar|mp3|m4a|ogg|wav|flac|mp4|m4v"
    r"|mov|avi|mkv|webm|wmv|ps|eps|psd|ai|kml|kmz|gpx|ics|vcf|exe|dmg|apk|iso|swf)",
    re.IGNORECASE,
)


def kind_of_target(raw: str) -> Kind:
    """Tell by the ending of its name whether a link leads to a file or to a page."""
    if not _FILE.search(without_breaks(raw)):
        return Kind.LINK  # parsing takes nothing away but these, and no ending comes from anywhere else
    url = canonical(raw.strip(), "http://base.invalid/")
    name = path(url).rpartition("/")[2] if url and scheme(url) in ("http", "https", "ftp") else ""
    return Kind.FILE if _FILE.fullmatch(name[name.rfind(".") :]) and "." in name else Kind.LINK
