from __future__ import annotations

from core.connectors.refusal import refused
from core.errors import JieruError


def test_a_problem_becomes_a_judgement_that_speaks_both_languages() -> None:
    judgement = refused(JieruError("upload.empty", file="影片.mp4"), sent=False, error_type="FileError")
    assert (judgement.kind, judgement.rule, judgement.sent) == ("permanent", "upload.empty", False)
    assert judgement.error is not None
    assert judgement.error["type"] == "FileError"
    for key in ("text", "next"):
        texts = judgement.reason_args[key]
        assert texts["zh"] != texts["en"]
        assert not any("{" in text or "error." in text for text in texts.values())
    assert "影片.mp4" in judgement.reason_args["text"]["en"]
    assert refused(JieruError("upload.empty", file="x")).error_type == "JieruError"
