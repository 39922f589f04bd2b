from __future__ import annotations

from pathlib import Path

from core.connectors.known_secrets import know_environment
from core.platforms.loader import load_platforms
from core.redaction import MASK, Redactor
from core.settings import Settings


def test_what_the_environment_holds_is_known_whoever_it_is_for() -> None:
    Path(".env").write_text("ZHIHU_ACCESS_TOKEN=from-the-dotenv\n")
    environ = {
        "ERP_PASSWORD": "password-1234",
        "THS_APP_SECRET": "secret-1234",
        "DOUYIN_APP_ID": "id-that-is-none",
        "ERP_API_KEY": "your_erp_api_key",
        "XIAOHONGSHU_API_KEY": "\udcff",
    }
    settings, registry, redactor = Settings(environ), load_platforms(), Redactor()
    know_environment(settings, registry, redactor)
    for text, clean in {
        "password-1234": MASK,
        "secret-1234": MASK,
        "from-the-dotenv": MASK,
        "id-that-is-none": "id-that-is-none",
        "your_erp_api_key": "your_erp_api_key",
    }.items():
        assert redactor.redact(text) == clean
    environ["ERP_PASSWORD"] = "another-5678"
    know_environment(settings, registry, redactor)
    assert redactor.redact("another-5678 password-1234") == f"{MASK} {MASK}"
