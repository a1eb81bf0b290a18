"""The one font that files bring along, so that they look alike on every machine: no system font is asked for."""

from __future__ import annotations

from pathlib import Path

from noto_cjk_sans_otc import FONT_PATH

FAMILY = "Noto Sans CJK SC"


def font_file() -> Path:
    """Where the font lies."""
    return Path(str(FONT_PATH))
