from __future__ import annotations

import inspect

from gui.statistics import meanings


def test_each_meaning_is_one_sentence_of_its_own(qapp: object) -> None:
    found = [function for _, function in inspect.getmembers(meanings, inspect.isfunction)]
    texts = [function() for function in found]
    assert len(set(texts)) == len(texts) >= 12
    for function, text in zip(found, texts, strict=True):
        assert text.endswith("."), function.__name__
        assert text.count(". ") <= (1 if function is meanings.counted else 0), function.__name__
