"""Which names are hosts of the public web beyond doubt, told without asking anyone."""

import re

_HOST_FIRST = re.compile(r"([^/?#:\\@\s]+)(?::\d{1,5})?(?=[/?#\\]|$)")
_LABEL = re.compile(r"[^\W_](?:[\w\-]{0,61}[^\W_])?")
_WWW = re.compile(r"www\d?", re.IGNORECASE)

_COUNTRIES_AND_OTHERS = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca "
    "cat cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm "
    "fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it "
    "je jm jo jp ke kg kh ki km kn kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp "
    "mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py "
    "qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn "
    "to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw aero asia biz com coop edu gov "
    "info int jobs mil mobi museum name net org post pro tel travel"
)
"""Country codes, and the generic names that were there when legacy posts were written."""
_TOP_LEVEL = frozenset(_COUNTRIES_AND_OTHERS.split())
_FILE_ENDINGS = "ai am as bz cc do in la md me ml mo ms name pl pm post pro ps py rs sc sh so st tf vi"
_ALSO_A_FILE_ENDING = frozenset(_FILE_ENDINGS.split())
"""Endings of files as well as of hosts: `guestbook.pl` is a script, `shop.guestbook.pl` a host."""


def starts_with_web_host(text: str) -> bool:
    """Tell whether the text up to its first `/`, `?` or `#` is the name of a host beyond doubt."""
    found = _HOST_FIRST.match(text)
    return found is not None and is_web_host(found[1])


def is_web_host(name: str) -> bool:
    """Tell whether the name has the form of a public host and could not be a file name instead."""
    labels = name.split(".")
    top = labels[-1].lower()
    if not all(_LABEL.fullmatch(label) for label in labels):
        return False
    if _WWW.fullmatch(labels[0]):
        return len(labels) > 2 and len(top) > 1 and top.isalpha()  # noqa: PLR2004  www, a name, a top level
    return top in _TOP_LEVEL and len(labels) > (2 if top in _ALSO_A_FILE_ENDING else 1)
