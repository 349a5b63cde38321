"""A strict reader of Prometheus' text format 0.0.4: whatever is not in its grammar, or not in its order, is an error.

Written from https://prometheus.io/docs/instrumenting/exposition_formats/ and knows nothing of who wrote the text.
"""

import re

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\n"])*"'
_HELP = re.compile(rf"# HELP ({_NAME}) ((?:[^\\\n]|\\[\\n])*)")
_TYPE = re.compile(rf"# TYPE ({_NAME}) (counter|gauge|histogram|summary|untyped)")
_SAMPLE = re.compile(rf"({_NAME})\{{((?:{_LABEL})(?:,{_LABEL})*)\}} (\S+)")

Samples = dict[tuple[tuple[str, str], ...], float]


def parse(text: str) -> dict[str, Samples]:
    """Give the samples by metric and labels."""
    assert text.endswith("\n"), "the last line ends in a line feed"
    found: dict[str, Samples] = {}
    helped = typed = ""
    for line in text.removesuffix("\n").split("\n"):
        if help_line := _HELP.fullmatch(line):
            helped = help_line[1]
            assert helped not in found, "all lines of a metric stand together"
        elif type_line := _TYPE.fullmatch(line):
            typed = type_line[1]
            assert typed == helped, "TYPE follows its HELP"
            found[typed] = {}
        else:
            sample = _SAMPLE.fullmatch(line)
            assert sample, f"not in the grammar: {line!r}"
            assert sample[1] == typed
            labels = tuple(_label(each) for each in re.findall(_LABEL, sample[2]))
            assert len(dict(labels)) == len(labels), "a label stands once"
            assert labels not in found[typed], "a sample stands once"
            found[typed][labels] = float(sample[3])
    assert all(found.values()), "a metric has a sample"
    return found


def _label(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, re.sub(r"\\(.)", lambda escape: {"n": "\n"}.get(escape[1], escape[1]), value[1:-1])
