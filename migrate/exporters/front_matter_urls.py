"""Web addresses in the front matter, pointed at the local files."""

from collections.abc import Callable, Mapping
from typing import Any

from migrate.model.change import Change, Effect
from migrate.model.settings import Repair
from migrate.urls import mask_secrets, resolve, without_fragment


def rewrite_values(
    values: Mapping[str, Any],
    mapping: Callable[[str], str | None],
    base: str | None,
    repair: Repair,
    root: str = "../",
) -> tuple[dict[str, Any], list[Change]]:
    """Give the values with every address whose content we hold in place of its file; `root` leads to OUT."""
    changes: list[Change] = []

    def anew(value: Any) -> Any:
        if isinstance(value, list):
            return [anew(item) for item in value]
        if isinstance(value, dict):
            return {key: anew(item) for key, item in value.items()}
        path = _held(value, mapping, base, repair) if isinstance(value, str) else None
        if path is None:
            return value
        changes.append(Change("file_localised", Effect.REPAIR, f"{mask_secrets(value.strip())[0]} → {path}"))
        return f"{root}{path}"

    return {key: anew(value) for key, value in values.items()}, changes


def _held(value: str, mapping: Callable[[str], str | None], base: str | None, repair: Repair) -> str | None:
    if "//" not in value or any(character.isspace() for character in value.strip()):
        return None
    resolved = resolve(value.strip(), base, repair)
    return mapping(without_fragment(resolved.url)) if resolved.valid else None
