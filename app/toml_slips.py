"""What a hand does wrong on one line of TOML, told in words. Knows how people type in Chinese; nothing of what a file is for."""

import re

QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
DAY = re.compile(r"=\s*\d{4}\s*[-/.年]\s*\d{1,2}")
WHOLE_DAY = re.compile(r"=\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
CHINESE_QUOTES = re.compile(r"[“”‘’「」]")
WIDE = {"＝": "=", "：": "=", "，": ",", "、": ",", "；": ",", "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{", "｝": "}", "＃": "#", "＂": '"'}
WIDE_SPACES = {"\u3000": "全角空格", "\u00a0": "不换行空格"}
YES_NO = re.compile(r"=\s*(True|False|TRUE|FALSE|是|否|yes|no|Yes|No)\s*$")
BARE = re.compile(r"[=\[,]\s*[\u4e00-\u9fff]")
TWO_WITHOUT_COMMA = re.compile(r'""\s+""')
TEXT_AFTER_QUOTE = re.compile(r'""[\u4e00-\u9fffA-Za-z0-9]')

Slip = tuple[str, str]
"""What is wrong with the line, and what to do."""


def slip_in(row: str) -> Slip | None:
    """The slip of a line that is no TOML; None when it is none of the usual ones."""
    outside = QUOTED.sub('""', row).partition("#")[0].rstrip()
    shown = row.strip()
    if DAY.search(outside):
        fault = "日期不存在" if WHOLE_DAY.search(outside) else "日期写法不对"
        return f"这一行的{fault}：{shown}", "请写成 2025-08-25 的样子，月份和日子各两位数。"
    if YES_NO.search(outside):
        return f"这里要写 true 或 false：{shown}", "“是”写 true，“否”写 false，小写，不加引号。"
    if CHINESE_QUOTES.search(outside):
        return _not_quoted(shown)
    if TEXT_AFTER_QUOTE.search(outside):
        return f"这一行的文字里面又有英文引号：{shown}", "文字里面的引号请改用中文引号“”。"
    return _wide(outside, shown) or _quotes(row, outside, shown)


def _not_quoted(shown: str) -> Slip:
    return f"这一行的文字没有写在英文引号里：{shown}", '请写成 名称 = "文字"，引号用英文引号。'


def _wide(outside: str, shown: str) -> Slip | None:
    """Marks and spaces of a Chinese input method where TOML wants those of the keyboard."""
    for char in outside:
        if char in WIDE:
            return f"这一行有中文输入法打的“{char}”：{shown}", f"请切换到英文输入，改成“{WIDE[char]}”。"
        if char in WIDE_SPACES:
            return f"这一行有{WIDE_SPACES[char]}：{shown}", "请删去它，要空格时用键盘上的普通空格。"
    return None


def _quotes(row: str, outside: str, shown: str) -> Slip | None:
    if "//" in outside:
        return f"这一行的说明写法不对：{shown}", "说明文字前面写 #，不写 //。"
    if BARE.search(outside):
        return _not_quoted(shown)
    if row.replace('\\"', "").count('"') % 2:
        return f"这一行的英文引号没有成对：{shown}", "请在文字的前后各写一个英文引号。"
    if TWO_WITHOUT_COMMA.search(outside):
        return f"这一行两项之间少了逗号：{shown}", '请写成 ["甲", "乙"]，逗号用英文逗号。'
    return None
