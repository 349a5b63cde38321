"""What only readers without scripts would see is seen, and nothing twice."""

import pytest

from migrate import markup
from migrate.cleaners import clean
from migrate.model.settings import Repair

GIF = "data:image/gif;base64,R0lG"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p>a</p><noscript><img src="/a.jpg" alt="A"></noscript>', ["/a.jpg"]),
        ('<span data-x="1"></span><noscript>&lt;img src="/a.jpg"&gt;</noscript>', ["/a.jpg"]),
        (f'<img data-src="/b.jpg" src="{GIF}"><noscript><img src="/b.jpg"></noscript>', ["/b.jpg"]),
        ('<img src="/b-300x200.jpg"><noscript><img src="/b.jpg"></noscript>', ["/b-300x200.jpg"]),
        ('<noscript><iframe src="https://v.test/1"></iframe></noscript>', ["https://v.test/1"]),
        ('<noscript><img height="1" width="1" src="https://t.test/tr?id=1"></noscript>', []),
        (
            '<noscript><iframe src="https://www.googletagmanager.com/ns" style="display:none"></iframe></noscript>',
            [],
        ),
    ],
)
def test_a_picture_of_a_noscript_stands_in_its_place(html: str, shown: list[str]) -> None:
    soup = markup.parse(html)
    clean(soup, Repair.SAFE)
    assert [tag["src"] for tag in soup.find_all(["img", "iframe"])] == shown
    assert soup.find("noscript") is None


def test_words_for_readers_without_scripts_are_a_loss() -> None:
    soup = markup.parse("<p>a</p><noscript><p>Turn scripts on.</p></noscript>")
    changes = clean(soup, Repair.SAFE)
    assert [(change.rule, change.detail) for change in changes] == [("noscript", "Turn scripts on.")]
    assert soup.get_text() == "a"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (
            (
                '<script src="http://static.polls.test/1.js"></script>'
                '<noscript><a href="http://polls.test/poll/1/">Vote</a></noscript>'
            ),
            ["http://polls.test/poll/1/"],
        ),
        ('<script src="//talk.test/x.js"></script><noscript><a href="https://talk.test/?ref">t</a></noscript>', []),
        ('<script>x</script><noscript><a href="https://talk.test/a">t</a></noscript>', []),
        ('<script src="/x.js"></script><noscript><a href="/a">t</a></noscript>', []),
        ('<noscript><a href="https://talk.test/a">t</a></noscript>', []),
    ],
)
def test_the_link_to_what_a_script_would_show_stands_in_its_place(html: str, shown: list[str]) -> None:
    soup = markup.parse(html)
    clean(soup, Repair.SAFE)
    assert [tag["href"] for tag in soup.find_all("a")] == shown
