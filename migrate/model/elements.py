"""The elements of HTML by what they are to a reader."""


def named(words: str) -> frozenset[str]:
    """Give the set of the names in a text, so that forty of them need no forty lines."""
    return frozenset(words.split())


HEADINGS = named("h1 h2 h3 h4 h5 h6")
UNSEEN = named("script style template noscript head title meta link base")
"""Nothing of these is shown on the page."""
BLOCKS = HEADINGS | named(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td tfoot th "
    "thead tr ul"
)
"""Text before, inside and after these stands on different lines."""
EMBEDS = named("iframe video audio object embed")
"""These show something from elsewhere."""
SOURCE_OF = {"iframe": "src", "video": "src", "audio": "src", "source": "src", "embed": "src", "object": "data"}
"""The attribute that names what an embed shows."""
TABLE_PARTS = named("table caption thead tbody tfoot tr td th")
"""What tables are built of."""
