"""What addresses say by themselves: whether they lie inside a site, and what words they have."""

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from migrate.verdict.phrasebook import folded, plain

_FRONT = re.compile(
    r"/*(?:[a-z]{2}(?:[-_][a-z]{2,4})?(?:/|\.\w{2,5})?)?"
    r"(?:(?:index|home|homepage|default|start|startseite|main|welcome|accueil|inicio|portal)(?:\.\w{2,5})?/?)?",
    re.IGNORECASE,
)
"""Paths that open a site: the root, a language, an index page."""
_NO_PLACE = re.compile(
    r"utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|ref|referrer|source|lang|language|hl|locale|l|setlang|_ga|igshid|sid"
    r"|phpsessid|jsessionid|from|via|cmpid|campaign|src|origin|redirect(?:ed)?|moved|cmp|ref_\w+",
    re.IGNORECASE,
)
"""Names of parameters that do not say which page is meant."""


def is_deep(url: str) -> bool:
    """Tell whether the URL is of a page inside a site: its path, or a parameter that says which page."""
    parts = urlsplit(url)
    if not _FRONT.fullmatch(parts.path):
        return True
    return any(not _NO_PLACE.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)) or bool(
        parts.query and "=" not in parts.query
    )


_REMEMBERED = 256
"""Addresses: those of one look are asked for by each comparison of it."""
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=_REMEMBERED)
def words_of(url: str) -> frozenset[str]:
    """Give the words of the path and the query, in lower case."""
    parts = urlsplit(url)
    return frozenset(word for word in _WORD.findall(f"{parts.path} {parts.query}".lower()))


def spelt(url: str) -> str:
    """Give the last segment of the path, folded, as it is spelt."""
    return _spelt(unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2]))


def name_of(url: str) -> frozenset[str]:
    """Give the words of the last segment of the path, folded: what the page is called by its address."""
    segments = [unquote(segment) for segment in urlsplit(url).path.split("/") if segment]
    if len(segments) > 1 and segments[-1].isdigit() and "-" in segments[-2]:
        segments.pop()  # boards put the number behind the name
    return frozenset(_spelt(segments[-1]).split()) if segments else frozenset()


def _spelt(segment: str) -> str:
    return folded(_ENDING.sub("", segment))


def is_dated(url: str) -> bool:
    """Tell whether the address has a day or a month: what was written then is an article, whatever it is called."""
    return _DAY.search(url) is not None


_DAY = re.compile(r"/(?:19|20)\d\d(?:/(?:0?[1-9]|1[0-2])(?:/|$)|[-_]?(?:0[1-9]|1[0-2])[-_]?(?:[0-2]\d|3[01])\b)")


def leads_to_a_file(url: str) -> bool:
    """Tell whether the address ends as that of a file does which is no page: a recording, a document, a picture."""
    return _FILE.search(urlsplit(url).path) is not None


_FILE = re.compile(
    r"\.(?:mp[34]|og[gv]|wav|avi|mov|wmv|flv|webm|pdf|docx?|xlsx?|pptx?|od[tsp]|csv|zip|gz|tgz|rar|7z|exe|dmg|iso"
    r"|jpe?g|png|gif|svg|tiff?|epub)$",
    re.IGNORECASE,
)


def lacks_the_name_of(url: str, texts: Iterable[str]) -> bool:
    """Tell whether the address calls the page by words, and not one of them, nor its beginning, stands in the texts.

    False where the texts are of another script than addresses have: they lack the letters, too.
    """
    named, said = telling_words_of(url), plain(folded(" ".join(texts)))
    return bool(named) and _is_in_latin(said) and not any(word[:_STEM] in said for word in named)


def _is_in_latin(said: str) -> bool:
    """Tell whether most letters are such as addresses have."""
    letters = sum(map(str.isalpha, said))
    return letters > _A_FEW_LETTERS and 2 * len(_LATIN.findall(said)) > letters


def has_a_word_of_the_name_of(url: str, headline: str) -> bool:
    """Tell whether a folded headline has a word, or its beginning, of what the address calls the page."""
    said = plain(headline)
    return any(word[:_STEM] in said for word in telling_words_of(url))


def telling_words_of(url: str) -> set[str]:
    """Give the words of the last segment that may name a page; a script with a query is no name of one."""
    parts = urlsplit(url)
    is_numbered = any(
        _HAS_DIGIT.search(value) and not _NO_PLACE.fullmatch(name) for name, value in parse_qsl(parts.query)
    )
    if parts.query and (is_numbered or _SCRIPT.search(parts.path) or parts.path.endswith("/")):
        return set()
    host = parts.hostname or ""
    named = {word for word in map(plain, name_of(url)) if len(word) >= _TELLING and word.isalpha() and word not in host}
    return named - KINDS


_TELLING = 4
"""Characters from which on a word of an address says anything."""
_STEM = 5
"""Characters: /lost-documents has something about a document."""
_KINDS_OF_PAGES = """
    index html page view show node article item default print full detail details content entry story post topic thread
    video photo picture image album gallery episode chapter lesson course recipe product offer listing event project
    profile user member book file document download report paper watch read news blog archive archives issue record
    message error information info notice search results result catalogue catalog voir fiche ver ficha anzeigen
    nachricht meldung hinweis fehler suche ergebnisse artikel seite beitrag thema mensaje mensagem aviso informazione
    сообщение ошибка информация поиск страница запись
"""
KINDS = frozenset(_KINDS_OF_PAGES.split())
"""Words that say of which kind a page is, not which one is meant."""
_LATIN = re.compile(r"[a-z]")
_A_FEW_LETTERS = 5
_ENDING = re.compile(r"\.\w{2,5}$")
_HAS_DIGIT = re.compile(r"\d")
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|jspx?|cfm|cgi|pl|do|action)$", re.IGNORECASE)


_ERROR_SEGMENT = re.compile(
    r"(?:error|err|http|status|page|seite|e)?[-_]?4(?:04|10)[-_]?(?:error|page|notfound|not[-_]found)?"
    r"|(?:page|file|error|content|document)?[-_]?not[-_]?found|notfound|page[-_]?missing|no[-_]?page"
    r"|(?:page[-_]?)?(?:non[-_]trouvee|no[-_]encontrada|nao[-_]encontrada|nicht[-_]gefunden|introuvable)"
    r"|missing|nopage|removed|unavailable|page[-_]unavailable|sorry|oops"
    r"|(?:custom|general|generic|app|application|system|server|http)?[-_]?errors?(?:[-_]?page)?",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"(?<=[/=])0*4(?:04|10)(?=[/.?&]|$)")
_SET = {"", "1", "true", "yes"}


def is_only_numbered(url: str) -> bool:
    """Tell whether all that names an error in a URL is a number: `/view/404` may be the four hundred and fourth."""
    return names_an_error(url) and not names_an_error(_NUMBER.sub("n", url))


def names_an_error(url: str) -> bool:
    """Tell whether a segment of the path, or the value of a parameter, is the name of an error page."""
    parts = urlsplit(url)
    named = [segment.rpartition(".")[0] or segment for segment in parts.path.split("/")[-2:] if segment]
    named += [
        value
        for name, value in parse_qsl(parts.query)
        if name.lower() in {"error", "err", "status", "page", "e", "msg"}
    ]
    named += [name for name, value in parse_qsl(parts.query, keep_blank_values=True) if value in _SET]
    return any(_ERROR_SEGMENT.fullmatch(name) for name in named)


def is_search(url: str) -> bool:
    """Tell whether the URL asks a site's search for something."""
    parts = urlsplit(url)
    asks = any(name.lower() in _ASKED for name, _ in parse_qsl(parts.query))
    path = parts.path.lower()
    may_be = bool(parts.query) and _MAY_SEARCH.search(path) is not None
    return asks or may_be or _SEARCHES.search(path) is not None


_SEARCHES = re.compile(r"/(?:\w*(?<!re)search\w*|suche?n?|buscar?|busqueda|cerca|zoeken|szukaj|sok|haku)(?:[/.?]|$)")
_ASKED = frozenset({"q", "s", "query", "search", "keyword", "keywords", "suche", "searchword"})
_MAY_SEARCH = re.compile(r"/(?:recherche|ricerca)(?:[/.?]|$)")
"""Words that mean a search, or what scholars do."""
