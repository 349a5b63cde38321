"""Legacy posts made by rule: the same ones every time, with the faults that real ones have, in our own words."""

import random
from collections.abc import Iterator
from pathlib import Path

COUNT = 500
_SEED = 20_130_506
_CDN = "http://c0ffee.r99.cdn.example"
_SUBJECTS = """\
the harbour master
our small museum
a night train
the parish archive
the weather station
an old atlas
the bicycle workshop
a choir of beginners
the allotment society
the ferry timetable
a lighthouse keeper
the town’s first census
a box of glass negatives
the repair café
the river gauge""".splitlines()
_VERBS = """\
kept a record of
quietly replaced
was asked about
could not explain
published
measured again
gave away
wrote a letter about
forgot
catalogued
drew a map of
counted
argued over
digitised
remembered""".splitlines()
_OBJECTS = """\
every tide since the war
the names on the memorial
three hundred photographs
the price of coal
a list of street trees
its own opening hours
the bus routes – all of them
letters nobody had opened
a spreadsheet with one column too many
the rainfall of forty summers
the minutes of 1974
two kinds of ink""".splitlines()
_ENDINGS = """\
and nobody minded
which took all winter
although the budget said otherwise
as you would expect
because someone had to
with help from the school
and that was only the beginning
“more or less”, she said
until the roof leaked
for reasons that are now clear""".splitlines()


def write_posts(folder: Path, count: int = COUNT) -> int:
    """`folder` holds `count` posts, the same bytes for the same count; gives the bytes of all."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for number in range(count):
        chance = random.Random(_SEED + number)  # made by rule, no secret
        text = "".join(_post(number, chance))
        total += (folder / f"post-{number:04}.html").write_bytes(text.encode())
    return total


def _post(number: int, chance: random.Random) -> Iterator[str]:
    day = f"{2004 + number % 14}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    yield f"---\ntitle: '{_sentence(chance).replace(chr(39), chr(39) * 2)}'\nauthor: writer-{number % 23}\n"
    yield f"date: '{day}T0{number % 10}:15:00+00:00'\nslug: post-{number}\nurl: http://blog.example/post-{number}\n"
    yield "tags:\n- notes\n- archive\n---\n\n"
    if chance.random() < 0.8:
        yield _image(chance)
    for _ in range(chance.choice((2, 3, 3, 4, 5, 9))):
        yield from _section(chance)


def _section(chance: random.Random) -> Iterator[str]:
    level = chance.choice((2, 3, 3, 3, 4))
    yield f"<h{level}>{_sentence(chance)}</h{level}>\n"
    for _ in range(chance.randint(3, 6)):
        yield _paragraph(chance)
    roll = chance.random()
    if roll < 0.35:
        yield _list(chance)
    elif roll < 0.45:
        yield f"<blockquote><p>{_prose(chance, 2)}</p></blockquote>\n"
    elif roll < 0.55:
        yield _image(chance)
    elif roll < 0.60:
        yield _table(chance)
    elif roll < 0.63:
        yield "<pre><code>SELECT name, tide\n  FROM gauge\n WHERE tide &gt; 4.2;\n</code></pre>\n"
    elif roll < 0.66:
        yield f'<iframe width="560" height="315" src="//video.example/embed/{chance.randrange(10**6)}"></iframe>\n'


def _paragraph(chance: random.Random) -> str:
    body = _prose(chance, chance.randint(2, 4))
    roll = chance.random()
    if roll < 0.08:
        return f'<p class="MsoNormal"><span style="font-size: 11pt">{body}</span><o:p></o:p></p>\n'
    if roll < 0.12:
        return f"<div>{body}<br><br>{_prose(chance, 2)}</div>\n"
    if roll < 0.15:
        return f"<p>{body}&nbsp;<strong></strong></p>\n<p>&nbsp;</p>\n"
    return f"<p>{body}</p>\n"


def _prose(chance: random.Random, sentences: int) -> str:
    return " ".join(_marked(_sentence(chance), chance) for _ in range(sentences))


def _marked(sentence: str, chance: random.Random) -> str:
    roll = chance.random()
    words = sentence.split(" ")
    at = chance.randrange(max(1, len(words) - 3))
    inner = " ".join(words[at : at + 3])
    if roll < 0.22:
        inner = f'<a href="{_url(chance)}">{inner}</a>'
    elif roll < 0.30:
        inner = f"<strong>{inner} </strong>"
    elif roll < 0.36:
        inner = f"<em>{inner}</em>"
    elif roll < 0.38:
        inner = f"<b><i>{inner}</i></b>"
    return " ".join((*words[:at], inner, *words[at + 3 :]))


def _sentence(chance: random.Random) -> str:
    parts = (chance.choice(_SUBJECTS), chance.choice(_VERBS), chance.choice(_OBJECTS), chance.choice(_ENDINGS))
    text = " ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _url(chance: random.Random) -> str:
    host = f"www.site-{chance.randrange(400)}.example"
    path = "/".join(str(chance.randrange(1000)) for _ in range(chance.randint(1, 3)))
    return chance.choice(
        (f"http://{host}/{path}", f"https://{host}/{path}?a=1&amp;b=2", f"/old/{path}", f"{host}/{path}")
    )


def _image(chance: random.Random) -> str:
    name = f"{chance.randrange(16**8):08x}"
    source = f"{_CDN}/uploads/assets/{name[:2]}/{name[2:4]}/{name}.png"
    return f'<p><img src="{source}" alt="null" class="img" id="{name}"></p>\n'


def _list(chance: random.Random) -> str:
    name = chance.choice(("ul", "ul", "ol"))
    items = "".join(f"<li>{_prose(chance, 1)}</li>\n" for _ in range(chance.randint(2, 7)))
    return f"<{name}>\n{items}</{name}>\n"


def _table(chance: random.Random) -> str:
    rows = "".join(
        f"<tr><td>{year}</td><td>{chance.randrange(100)}</td><td>{_url(chance)}</td></tr>\n"
        for year in range(2001, 2006)
    )
    return f"<table>\n<tr><th>Year</th><th>Count</th><th>Source</th></tr>\n{rows}</table>\n"
