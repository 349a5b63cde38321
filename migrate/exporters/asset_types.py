"""What the bytes of a file are, and how such a file is named."""

import json
import mimetypes
import re
from urllib.parse import unquote

from migrate import pages, urls

_UNKNOWN = "application/octet-stream"


def content_type_of(head: bytes, declared: str | None) -> str:
    """Give the media type that the first bytes show, else the declared one, else `application/octet-stream`."""
    sniffed = pages.media_type(head)
    text = _as_text(head)
    # `BM` and `MZ` begin a bitmap and a program, and words: neither of the former does without a zero byte.
    if sniffed and not (text is not None and sniffed in ("image/bmp", "application/x-msdownload")):
        return sniffed
    if text is not None:
        return _text_type(text)
    return (declared or "").partition(";")[0].strip().lower() or _UNKNOWN


_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")


def _as_text(head: bytes) -> str | None:
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # else only the last character is cut
            return None
        text = head[: error.start].decode("utf-8-sig")
    return None if _CONTROL.search(text) else text


def _text_type(text: str) -> str:
    if re.match(r"\s*<\?xml\s|\s*<(?:rss|feed|kml|gpx)\b", text):
        return "application/xml"
    if text.lstrip().startswith("BEGIN:VCALENDAR"):
        return "text/calendar"
    if _is_json(text):
        return "application/json"
    return "text/csv" if _is_table(text) else "text/plain"


def _is_json(text: str) -> bool:
    if not re.match(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\d\-\]tfn])", text):
        return False
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos > len(text) * 0.9  # the rest of a long file is not here
    except RecursionError:
        return True
    return True


_FEWEST_ROWS = 2


def _is_table(text: str) -> bool:
    rows = [row for row in text.splitlines()[:20] if row.strip()]
    if len(rows) < _FEWEST_ROWS:
        return False
    return any(len({_cells(row, comma) for row in rows[:-1]}) == 1 and _cells(rows[0], comma) > 1 for comma in ",;\t")


def _cells(row: str, comma: str) -> int:
    return re.sub(r'"[^"]*"', "", row).count(comma) + 1


_ENDINGS: dict[str, str] = {
    "image/jpeg": "jpg jpeg jpe jfif",
    "image/png": "png apng",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "image/bmp": "bmp dib",
    "image/tiff": "tif tiff",
    "image/x-icon": "ico cur",
    "image/avif": "avif",
    "image/heic": "heic heif",
    "image/vnd.adobe.photoshop": "psd",
    "application/pdf": "pdf ai",
    "application/zip": "zip docx docm xlsx xlsm pptx pptm odt ods odp odg epub jar kmz apk cbz key numbers pages h5p",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx docm dotx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx xlsm xltx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx pptm ppsx potx",
    "application/vnd.oasis.opendocument.text": "odt ott",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/epub+zip": "epub",
    "application/msword": "doc xls ppt pps dot msg vsd pub mpp msi",
    "application/vnd.ms-excel": "xls doc ppt pps dot msg vsd pub mpp msi",
    "application/vnd.ms-powerpoint": "ppt pps doc xls dot msg vsd pub mpp msi",
    "application/gzip": "gz tgz svgz",
    "application/x-bzip2": "bz2 tbz",
    "application/x-xz": "xz txz",
    "application/x-7z-compressed": "7z",
    "application/x-rar-compressed": "rar",
    "application/x-tar": "tar",
    "application/rtf": "rtf",
    "application/postscript": "ps eps ai",
    "application/x-shockwave-flash": "swf",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a mp4",
    "audio/aac": "aac",
    "audio/ogg": "ogg oga ogv opus spx",
    "audio/x-wav": "wav",
    "audio/x-flac": "flac",
    "video/mp4": "mp4 m4v mov m4a f4v 3gp",
    "video/quicktime": "mov qt mp4 m4v",
    "video/webm": "webm mkv",
    "video/x-matroska": "mkv webm",
    "video/x-msvideo": "avi",
    "video/x-ms-wmv": "wmv wma asf",
    "video/mpeg": "mpg mpeg",
    "video/x-flv": "flv",
    "font/woff": "woff",
    "application/font-woff": "woff woff2",
    "application/xml": "xml kml gpx rss atom gml xsd xsl rdf owl dtd",
    "application/json": "json geojson topojson jsonld ipynb map webmanifest",
    "text/calendar": "ics",
    "text/csv": "csv tsv tab txt",
    "text/plain": "txt csv tsv tab md log vcf srt vtt tex bib r sql yml yaml ini css js nt ttl asc bas c h java",
}
"""Endings by type: the usual one first, then those that a file of this type may keep where it has one of them."""

_OF_PROGRAMS = "php php3 php4 php5 phtml asp aspx ashx jsp cgi pl cfm do exe sh html htm xhtml shtml"
"""Endings that a web server might run or show as a page: no asset ever gets one."""
_KNOWN = frozenset(f"{' '.join(_ENDINGS.values())} {_OF_PROGRAMS} bin dat".split())
# Twitter's `photo.jpg-large` and `photo.jpg:large`
_ENDING = re.compile(
    r"\.(?P<ending>[a-z0-9]{1,10})(?:[-_:](?:large|orig|original|medium|small|thumb))?\Z", re.IGNORECASE
)


def stem_and_ending(url: str, content_type: str) -> tuple[str, str]:
    """Give the name that the URL suggests without any ending, and the one ending that fits the type.

    The ending of the URL is kept where files of the type may have it.
    """
    stem, found = _original_name(url), list[str]()
    while (ending := _ENDING.search(stem)) and ending["ending"].lower() in _KNOWN:
        found.append(ending["ending"].lower())
        stem = stem[: ending.start()]
    if not found and content_type == _UNKNOWN and (ending := _ENDING.search(stem)):
        return stem[: ending.start()], ending["ending"].lower()  # all that anybody knows about such a file
    allowed = _ENDINGS.get(content_type, "").split()
    kept = next((one for one in found if one in allowed), None)
    usual = kept or (allowed[0] if allowed else _ending_of_other(content_type, found))
    packed = usual in ("gz", "bz2", "xz") and "tar" in found
    return stem, f"tar.{usual}" if packed else usual


def _original_name(url: str) -> str:
    if urls.scheme(url) == "data":
        return "inline"
    names = [name for name in urls.path(url).split("/") if name]
    return unquote(names[-1]) if names else urls.host(url)


def _ending_of_other(content_type: str, found: list[str]) -> str:
    """Choose for a type without a row of its own; Python's own table, not the machine's, so that all choose alike."""
    guessed = mimetypes.MimeTypes(filenames=()).guess_extension(content_type)
    if guessed and guessed.removeprefix(".") not in _OF_PROGRAMS.split():
        return guessed.removeprefix(".")
    return next((one for one in found if one not in _OF_PROGRAMS.split()), "bin")
