"""Learns the weights of words in `migrate/verdict/wording.tsv` anew; `make wording`.

With `--folds` nothing is written: it prints how well words tell pages that they were not learned from.
"""

import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from migrate.verdict.wording import odds
from tests.examples import WEIGHTS, Example, inputs_digest, pages, texts

_LEAST = 0.06
"""Weights nearer to nought are not kept."""
_TIMES_SEEN = 2
_FOLDS = 9


def learned(examples: Sequence[Example]) -> dict[str, float]:
    """Give the weight of each feature that occurs twice.

    A logistic regression (L2, C = 1) over features that count by the root of how differently often they occur on both
    sides (after Wang & Manning 2012, Baselines and Bigrams).
    """
    reader = CountVectorizer(analyzer=lambda example: example.features, min_df=_TIMES_SEEN, binary=True)
    table = reader.fit_transform(examples).astype(float)
    nothing = np.array([each.says_nothing for each in examples])
    of_both = [np.asarray(table[side].sum(axis=0)).ravel() + 1 for side in (nothing, ~nothing)]
    of_nothing, of_others = (counts / counts.sum() for counts in of_both)
    scale = np.sqrt(np.abs(np.log(of_nothing / of_others)))
    model = LogisticRegression(max_iter=3000, solver="liblinear").fit(table.multiply(scale).tocsr(), nothing)
    weights = dict(zip(reader.get_feature_names_out(), (model.coef_[0] * scale).tolist(), strict=True))
    return weights | {"all": weights["all"] + float(model.intercept_[0])}


def write(weights: dict[str, float], examples: int) -> None:
    """Write the weights, the heaviest first."""
    kept = sorted((-abs(weight), feature, weight) for feature, weight in weights.items() if abs(weight) >= _LEAST)
    head = f"# Learned from {examples} examples ({inputs_digest()}), see wording.py. Above 0: there is nothing."
    lines = [head, *(f"{weight:.2f}\t{feature}" for _, feature, weight in kept)]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def folds(examples: Sequence[Example]) -> Iterator[tuple[bool, float]]:
    """Yield for each page whether it says that there is nothing, and its odds by weights learned without its host."""
    for fold in range(_FOLDS):
        weights = learned([each for each in examples if _fold(each) != fold])
        for each in examples:
            if _fold(each) == fold:
                yield each.says_nothing, odds(each.features, weights)


def _fold(example: Example) -> int | None:
    return sha256(example.host.encode()).digest()[0] % _FOLDS if example.host else None


def main() -> None:
    """Learn, and write; or tell how well is learned."""
    examples = [*texts(), *pages()]
    if "--folds" not in sys.argv:
        write(learned(examples), len(examples))
        return
    told = list(folds(examples))
    for least in (0.4, 0.6, 0.75, 0.85, 0.95):
        right = sum(truth for truth, given in told if given >= least)
        said = sum(given >= least for _, given in told)
        there = sum(truth for truth, _ in told)
        sys.stdout.write(f"odds {least}: precision {right / max(1, said):.3f}, recall {right / there:.3f}\n")


if __name__ == "__main__":
    main()
