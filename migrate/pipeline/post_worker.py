"""What a worker imports before its first job: the work on posts, and of Beautiful Soup only what that work uses.

Beautiful Soup imports a selector language, two parsers and a guesser of charsets where it finds them. The work reads
text that is decoded, builds trees by a builder of its own and asks for no selector: without them the import takes 0.1 s
less, for which every run waits. Only worker processes import this module.
"""

import gc
import sys
import warnings

_UNUSED = ("soupsieve", "bs4.builder._html5lib", "bs4.builder._lxml", "cchardet", "chardet", "charset_normalizer")


def _import_work() -> None:
    hidden = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None there is Python's own sign for what cannot be imported
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Beautiful Soup says that its selectors are missing
            import migrate.pipeline.post_unit  # noqa: PLC0415
            import migrate.sources.front_matter  # noqa: F401, PLC0415  that one imports it late
    finally:
        for name in hidden:
            del sys.modules[name]


gc.disable()
_import_work()
# What is imported stays: looking through it for rubbish again and again took a tenth of the work on posts.
gc.freeze()
gc.enable()
