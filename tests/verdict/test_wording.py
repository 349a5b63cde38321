"""What the words of a short page weigh: the texts they were learned from, and sentences they were not."""

import pytest

from migrate.verdict.wording import LIKELY, features, heaviest, odds_of_nothing
from tests.examples import LABELS, WEIGHTS, inputs_digest, rows

ROWS = list(rows())


def test_the_weights_were_learned_from_the_texts_and_pages_that_are_here() -> None:
    head = WEIGHTS.read_text(encoding="utf-8").partition("\n")[0]
    assert inputs_digest() in head, "texts or pages have changed since: run `make wording`"


def test_each_text_is_whole() -> None:
    assert [row for row in ROWS if len(row) != 6] == []
    assert {row[0] for row in ROWS} == LABELS
    assert len({row[1] for row in ROWS}) >= 20


def test_no_text_stands_twice() -> None:
    said = [tuple(row[2:]) for row in ROWS]
    assert len(set(said)) >= 0.995 * len(said)


GONE = [
    (
        "walk-41",
        "Walks | Fell Footers",
        "Walks",
        "Walks Sorry, this walk was taken off the site by whoever sent it in.",
    ),
    ("8812", "Anzeige", "Anzeige", "Anzeige Diese Anzeige wurde vom Inserenten gelöscht und ist nicht mehr verfügbar."),
    ("fiche-77", "Fiches", "Fiches", "Fiches La fiche demandée n’existe plus ou a été supprimée par son auteur."),
    ("9120", "Объявления", "", "Объявление удалено или срок его размещения истёк."),
    ("t-3301", "ぶどう園の掲示板", "", "お探しの記事は見つかりませんでした。削除された可能性があります。"),
]
THERE = [
    (
        "opening-hours",
        "Opening hours",
        "Opening hours",
        "Opening hours Tuesday to Friday, ten to four. Closed on Mondays.",
    ),
    (
        "kuerbissuppe",
        "Kürbissuppe",
        "Kürbissuppe",
        "Kürbissuppe Zwiebel in Butter dünsten, Kürbis dazu, Brühe darüber.",
    ),
    ("le-gue", "Le gué", "Le gué", "Le gué On passait la rivière ici avant que le pont fût bâti, en 1871."),
    ("rasskaz", "Рассказ", "Рассказ", "Рассказ Утром мы вышли к реке, и старик показал нам брод."),
    ("12", "山の花", "山の花", "山の花 五月の終わりに白い花が咲く。沢の近くで見つけた。"),
]


@pytest.mark.parametrize("said", GONE, ids=lambda said: said[0])
def test_words_weigh_for_a_notice_where_the_page_is_one(said: tuple[str, str, str, str]) -> None:
    name, title, headings, main = said
    assert odds_of_nothing(features(f"https://a.example/{name}", title, headings, main)) >= LIKELY


@pytest.mark.parametrize("said", THERE, ids=lambda said: said[0])
def test_words_weigh_against_it_where_something_is_there(said: tuple[str, str, str, str]) -> None:
    name, title, headings, main = said
    assert odds_of_nothing(features(f"https://a.example/{name}", title, headings, main)) < LIKELY


def test_the_words_that_weigh_most_are_told_as_they_stand_on_the_page() -> None:
    main = "Walks Sorry, this walk was removed and is no longer available."
    told = heaviest(features("https://a.example/walk-41", "Walks", "Walks", main))
    assert len(told) == 3
    assert all(words in main.lower().replace(",", "") for words in told)


def test_the_name_of_the_site_weighs_nothing() -> None:
    one = features("https://gone.example/a1", "Gone", "", "A page.")
    assert not any("gone" in feature for feature in one)


def test_a_title_of_any_length_has_odds() -> None:
    said = " ".join(sorted({word for row in ROWS for word in row[5].split()}))
    assert 0 <= odds_of_nothing(features("https://a.example/b", said, said, said)) <= 1
    assert heaviest(frozenset()) == ()
