"""Names that every file system takes, and paths that stay below their folder."""

import hashlib
import os
import re
import unicodedata
from pathlib import Path

from migrate.errors import OutputError

_NAME_BYTES = 180
"""Longest file name we make: below the 255 of ext4 and APFS, leaving room for the folder in Windows' 260 characters."""
# Refused by Windows or by shells and URLs without escaping; every one becomes a dash.
_UNPORTABLE = re.compile(r"[<>:\"/\\|?*#%\s]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
"""Persian and emoji are spelt with these, so they may stand in a name though they are format characters."""
_AT_NO_END = ". \t\r\n" + _JOINERS


def safe_name(text: str, *, suffix: str) -> str:
    """Give a file name, ending in `suffix`, that every file system takes and that stays in its folder.

    One part, NFC, no control or direction characters, no reserved name of Windows, at most 180 bytes, not hidden, not
    like an option. A name cut for its length ends in a hash of the whole, so two long names stay two.
    """
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if _visible(c))
    name = _UNPORTABLE.sub("-", seen.rstrip(_AT_NO_END)).lstrip(".-" + _JOINERS)
    if len(name.encode()) + len(suffix.encode()) > _NAME_BYTES:
        mark = f"-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        room = _NAME_BYTES - len((mark + suffix).encode())
        name = name.encode()[:room].decode(errors="ignore").rstrip(_AT_NO_END) + mark
    reserved = _RESERVED.match(name)
    if reserved:
        name = f"{reserved[0]}_{name[reserved.end() :]}"
    return (name or "unnamed") + suffix


def _visible(character: str) -> bool:
    category = unicodedata.category(character)
    return character in _JOINERS or character in "\t\n\r" or category not in ("Cc", "Cf", "Cs", "Cn")


def below(root: Path, relative: str | Path) -> Path:
    """Give `root/relative`; raises OutputError where that would lie outside `root`, by `..` or by a symbolic link."""
    inside = Path(relative)
    if inside.is_absolute() or ".." in inside.parts or "\0" in str(relative) or not inside.parts:
        raise OutputError(f"{str(relative)!r} is no path below {root}.", "Remove or rename what asks for it.")
    target = root / inside
    if not Path(os.path.realpath(target)).is_relative_to(os.path.realpath(root)):
        raise OutputError(f"{target} is a link that leads out of {root}.", "Remove the link, or choose another OUT.")
    return target
