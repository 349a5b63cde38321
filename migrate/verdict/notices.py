"""Notices that what was there is gone, of sites that know their addresses: shops, boards, galleries, repositories.

Such a site answers made-up addresses with an honest 404, and the address of a listing that has ended with a notice and
200. What tells them from pages that are about such things: they are short, undated, and have no other name.
"""

from urllib.parse import urlsplit

from migrate.verdict.addresses import has_a_word_of_the_name_of, is_dated, is_deep, is_search, names_an_error, spelt
from migrate.verdict.arrival import Arrival
from migrate.verdict.names import without_quotes
from migrate.verdict.phrasebook import Topic, folded, is_short, read, titles, topics_of
from migrate.verdict.wording import LIKELY, NEARLY, PERHAPS, SURELY


def says_nothing_else(arrival: Arrival) -> bool:
    """Tell whether a page inside a site has no name of its own and a sentence or two."""
    is_little = arrival.prose_chars <= _TWO_SENTENCES
    return is_little and _may_have_lost_it(arrival) and not arrival.names.are_its_own


def is_headed_as_gone(arrival: Arrival) -> bool:
    """Tell whether title or heading of a brief page say that what was there is gone, and not by its name.

    So do shops, boards and galleries that know their addresses and have lost what was there.
    """
    if not _may_have_lost_it(arrival) or arrival.says_when:
        return False
    if is_dated(arrival.first_url) and not arrival.on(Topic.NOT_FOUND).told:
        return False
    said = _gone_headlines(arrival)
    most = _AND_ABOUT_US if _is_all_its_names(said, arrival) else _BRIEF_NOTICE
    return bool(said) and arrival.prose_chars <= most


def is_a_short_notice(arrival: Arrival) -> bool:
    """Tell whether the page is a sentence or three that say so, without a name; no list of links with remarks."""
    if not 3 * arrival.content.main_linked_chars < arrival.prose_chars <= _SHORT_NOTICE:
        return False
    is_nameless = not arrival.names.are_its_own
    return arrival.on(Topic.NOT_FOUND).told or (is_nameless and arrival.reading.words_it(Topic.NOT_FOUND))


def has_no_other_name(arrival: Arrival) -> bool:
    """Tell whether title and heading both say that it is gone, and hardly anything else is said."""
    is_little = len(arrival.text) - arrival.content.main_linked_chars <= _HARDLY_MORE
    return is_little and _is_all_its_names(_gone_headlines(arrival), arrival)


def begins_with_it(arrival: Arrival) -> bool:
    """Tell whether a short page without a name says first of all that what was there is gone."""
    is_short_page = arrival.is_page and arrival.prose_chars <= _LEAD_AND_MORE
    if not is_short_page or not _may_have_lost_it(arrival) or arrival.says_when or arrival.names.are_its_own:
        return False
    content, url = arrival.content, arrival.first_url
    main = folded(without_quotes(content.main))
    names = {folded(each) for each in content.headings} | arrival.names.title_parts
    for name in sorted(names, key=len, reverse=True):
        if arrival.names.tell_nothing(name) and not has_a_word_of_the_name_of(url, name):
            main = main.replace(name, " ", 1)
    lead = _cut(main, _LEAD)
    return read(lead).words_it(Topic.NOT_FOUND) and not any(name in lead for name in names if name.strip())


def _cut(text: str, most: int) -> str:
    """Give the first words of a folded text."""
    return text if len(text) <= most else text[: most + 1].rpartition(" ")[0] + " "


def says_so_again(arrival: Arrival) -> bool:
    """Tell whether the text begins with the same."""
    return read(arrival.text[:_FIRST_SENTENCES]).mentions(Topic.NOT_FOUND)


def reads_like_a_notice(arrival: Arrival) -> bool:
    """Tell whether the words of a short page inside a site, which has no day, weigh for a notice.

    How much they must weigh depends on what else speaks for it, or against it.
    """
    if not _may_have_lost_it(arrival) or arrival.is_dated or arrival.odds_of_nothing < PERHAPS:
        return False
    asks = arrival.on(Topic.AGE).by_headline or arrival.on(Topic.CONSENT).by_headline
    if asks or read(spelt(arrival.first_url)).mentions(Topic.NOT_FOUND):
        return False  # /examples/not-found is about such pages
    odds, is_phrased = arrival.odds_of_nothing, says_it_in_phrases(arrival)
    if is_search(arrival.first_url):
        return odds >= SURELY and arrival.prose_chars <= _SHORT_NOTICE
    if "name:said" in arrival.wording:
        is_little = len(arrival.text) <= _BESIDE_ITS_NAME
        return is_little and (odds >= SURELY or (odds >= NEARLY and is_phrased and not arrival.names.are_long))
    if arrival.prose_chars > _LEAD_AND_MORE:
        return odds >= NEARLY and is_phrased and not arrival.names.are_long
    said = arrival.on(Topic.NOT_FOUND)
    says_it_twice = (said.headed or said.vaguely_headed) and (said.told or said.hinted)
    least = SURELY if arrival.names.are_long else PERHAPS if says_it_twice else LIKELY
    return odds >= least


def says_it_in_phrases(arrival: Arrival) -> bool:
    """Tell whether title, heading or text have any phrase that says so, or that often stands beside it."""
    said = arrival.on(Topic.NOT_FOUND)
    return said.headed or said.vaguely_headed or said.told or said.hinted


_BRIEF_NOTICE = 400
"""Characters of prose: the heading, a sentence of excuse and some that offer something else."""
_AND_ABOUT_US = 800
"""Characters of prose: a notice, and what the site says of itself below each of its pages."""
_BESIDE_ITS_NAME = 250
"""Characters beside the headings: a sentence under the name of what was there."""
_SHORT_NOTICE = 250
"""Characters of prose: a sentence of excuse, and one that offers something else."""
_LEAD = 110
"""Characters: one sentence."""
_LEAD_AND_MORE = 320
"""Characters of prose: the sentence, and some that offer something else."""
_TWO_SENTENCES = 150
"""Characters of prose."""
_HARDLY_MORE = 120
"""Characters beside the headings."""
_FIRST_SENTENCES = 200
"""Characters."""


def _may_have_lost_it(arrival: Arrival) -> bool:
    """Tell whether the address is of a page inside a site, not of an error page, and nothing is played on it."""
    url = arrival.first_url
    return not arrival.content.frames and is_deep(url) and not names_an_error(url)


def _is_all_its_names(said: set[str], arrival: Arrival) -> bool:
    """Tell whether what is said stands in the title and in a heading."""
    return bool(said & arrival.names.title_parts) and not said.isdisjoint(map(folded, arrival.content.headings))


def _gone_headlines(arrival: Arrival) -> set[str]:
    """Give the short headlines that say so, but for those with a word of the page's name, and the site's own."""
    host = folded(urlsplit(arrival.url).hostname or "").replace(" ", "")
    return {
        headline
        for headline in arrival.headlines_about(Topic.NOT_FOUND)
        if is_short(headline)
        and Topic.SCRIPTS not in topics_of(headline)
        and headline.replace(" ", "") not in host
        and (read(headline).says(Topic.NOT_FOUND) or titles(Topic.NOT_FOUND).end(headline))
        and not has_a_word_of_the_name_of(arrival.first_url, headline)
    }
