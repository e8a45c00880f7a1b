"""Spans that the law does not count (检测、检验、检疫、鉴定、权利人辨认或者鉴别 …), as people write them: one a line. It knows no rule and no record."""

from datetime import date

EXAMPLE = "2026-11-03至2026-11-11 检测"
HINT = f"一行一段：{EXAMPLE}"


def read_spans(text: str | None) -> list[tuple[date, date]]:
    """The spans, one a line: 2026-11-03至2026-11-11 检测. Raises ValueError for a line that is none."""
    spans = []
    for line in (text or "").splitlines():
        if line.strip():
            first, _, rest = line.strip().partition("至")
            spans.append((date.fromisoformat(first.strip()), date.fromisoformat(rest.strip()[:10])))
    if any(last < first for first, last in spans):
        raise ValueError
    return spans


def spans_problem(text: str | None) -> str:
    """What is wrong with the spans as they were written; empty when nothing is."""
    try:
        read_spans(text)
    except ValueError:
        return f"扣除期间要一行一段，写成 {EXAMPLE}，后一天不早于前一天。"
    return ""
