"""What an amount or a code says in words, told beside the field in which it is typed."""

import re

from stdnum import numdb

TEN_THOUSAND = 10_000


def region_of_code(code: str) -> str:
    """350104 福建省仓山区: where the subject of a 统一社会信用代码 was registered; empty when nothing is known of the place."""
    place = code[2:8]
    found = [next(iter(part.values())) for _, part in numdb.get("cn/loc").info(place) if part] if len(place) == 6 and place.isdigit() else []
    names = [re.sub(r"^.*\]", "", name) for name in found]
    return f"{place} {''.join(names)}" if len(names) > 1 else ""


def ten_thousands(typed: str) -> int | None:
    """125000 for 12.5万 or 12.5万元; None for what is not written so, or is no whole number."""
    found = re.fullmatch(r"(\d+)(?:[.．](\d{1,4}))?\s*万元?", typed)
    return int(found[1]) * TEN_THOUSAND + int((found[2] or "0").ljust(4, "0")) if found else None


def money_in_words(amount: int) -> str:
    """12.5 万元　壹拾贰万伍仟元整."""
    import cn2an  # makes its patterns when it is read, which takes as long as opening a data folder

    large = f"{amount / TEN_THOUSAND:.4f}".rstrip("0").rstrip(".") + " 万元　" if amount >= TEN_THOUSAND else ""
    return large + str(cn2an.an2cn(str(amount), "rmb"))


def size_in_words(size: int) -> str:
    """58 MB, 12 KB."""
    return f"{size / 2**20:.0f} MB" if size >= 2**20 else f"{max(1, size // 2**10)} KB" if size else "0 KB"
