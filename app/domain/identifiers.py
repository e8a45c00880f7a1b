"""Codes and numbers that people copy from licences, certificates and letters: put in order, checked, masked.

`normalised_…` gives what is kept; `…_problem` says in one sentence what is wrong with what was typed. It knows no records.
"""

import re
from dataclasses import dataclass
from unicodedata import normalize

from stdnum.cn import uscc

from app.domain.problems import Problem, error, hint, warning

CREDIT_CODE_LENGTH = 18
OLD_REGISTRATION_LENGTH = 15
CREDIT_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LOOK_ALIKES = {"O": "0", "I": "1", "Z": "2", "S": "5"}
NO_CODE_YET = ("无", "待补")


def _plain(typed: str) -> str:
    """Half-width, without any white space or invisible characters."""
    return "".join(char for char in normalize("NFKC", typed) if not char.isspace() and char.isprintable())


def normalised_credit_code(typed: str) -> str:
    """The 统一社会信用代码 in capitals, without the spaces and hyphens of a pasted one."""
    return _plain(typed).replace("-", "").upper()


def credit_code_problem(typed: str) -> Problem | None:
    """What is wrong with a 统一社会信用代码 (GB 32100: 18 characters, the last a check character); 无 and 待补 are taken with a reason."""
    code = normalised_credit_code(typed)
    if code in NO_CODE_YET:
        return hint("没有统一社会信用代码的，请在备注中写明原因。")
    if len(code) == OLD_REGISTRATION_LENGTH and code.isdecimal():
        return warning("这是15位的旧注册号。请核对营业执照，有18位统一社会信用代码的填新代码。")
    if len(code) != CREDIT_CODE_LENGTH:
        return error(f"统一社会信用代码应为18位，您填了{len(code)}位。请核对营业执照。")
    return _letters_problem(code) or _check_character_problem(code)


def _letters_problem(code: str) -> Problem | None:
    for place, char in enumerate(code[:17], 1):
        if 3 <= place <= 8 and not char.isdecimal():
            return error(f"统一社会信用代码第{place}位应为数字，您填的是“{char}”。请核对营业执照。")
        if char not in CREDIT_CODE_LETTERS:
            guess = f"可能是数字“{LOOK_ALIKES[char]}”。" if char in LOOK_ALIKES else ""
            return error(f"统一社会信用代码第{place}位不会是“{char}”。{guess}请核对营业执照。")
    return None


def _check_character_problem(code: str) -> Problem | None:
    # uscc.validate refuses codes such as N2… of rural collectives, whose second character GB 32100 allows; its check character is right.
    right = uscc.calc_check_digit(code[:17])
    if code[17] == right:
        return None
    return error(f"统一社会信用代码第18位不对：按前17位计算应为“{right}”，您填的是“{code[17]}”。请核对营业执照。")


_PHONE_SEPARATORS = re.compile(r"[、,;/]+")
_EXTENSION = re.compile(r"(?:转|EXT\.?|#)\d{1,6}$", re.IGNORECASE)
_AREA_CODE = re.compile(r"0(10|2\d|[3-9]\d\d)")
_SERVICE = re.compile(r"(400|800)\d{7}|1\d{2}|1\d{4}")
MOBILE_LENGTH = 11
LOCAL_LENGTHS = (7, 8)


def normalised_phone(typed: str) -> str:
    """The telephone number without spaces and +86; several numbers are joined by 、."""
    return "、".join(_one_phone(part) for part in _PHONE_SEPARATORS.split(normalize("NFKC", typed)) if part.strip())


def _one_phone(typed: str) -> str:
    number = re.sub(r"^(\+|00)86-?", "", _plain(typed))
    number = re.sub(r"[—–‐‑−]", "-", number)
    number = re.sub(r"^[(（](0\d{2,3})[)）]-?", r"\1-", number)
    return number.replace("-", "") if re.fullmatch(r"1[\d-]{10,}", number) else number


def phone_problem(typed: str) -> Problem | None:
    """What is wrong with one or several mobile or landline numbers; a wrong count of digits is said as such."""
    numbers = normalised_phone(typed).split("、")
    found = (_one_phone_problem(number) for number in numbers if number)
    problem = next((problem for problem in found if problem), None)
    if problem is None or len(numbers) == 1:
        return problem
    return Problem(problem.level, f"有一个{problem.text}")


def _one_phone_problem(number: str) -> Problem | None:
    digits = _EXTENSION.sub("", number).replace("-", "")
    if not digits.isdecimal():
        return error("电话里有不是数字的内容，请核对。")
    if _SERVICE.fullmatch(digits):
        return None
    if digits.startswith("0"):
        area = _AREA_CODE.match(digits)
        if not area:
            return warning("电话的区号不对，请核对。")
        return _count_problem(len(digits) - area.end(), LOCAL_LENGTHS)
    if digits.startswith("1"):
        return _count_problem(len(digits), (MOBILE_LENGTH,)) or (warning("手机号第2位不对，请核对。") if digits[1] in "012" else None)
    return _count_problem(len(digits), LOCAL_LENGTHS)


def _count_problem(count: int, allowed: tuple[int, ...]) -> Problem | None:
    if count < allowed[0]:
        return warning(f"电话少 {allowed[0] - count} 位数字。")
    if count > allowed[-1]:
        return warning(f"电话多 {count - allowed[-1]} 位数字。")
    return None


_PATENT = re.compile(r"(?P<body>\d{12}|\d{8})(?:\.?(?P<check>[\dX]))?")
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
PATENT_TYPES = "12389"


def normalised_patent_number(typed: str) -> str:
    """The patent (application) number as 202110123456.7, without ZL; text of another shape only loses its spaces."""
    plain = re.sub(r"^ZL\.?", "", _plain(typed).upper())
    found = _PATENT.fullmatch(plain)
    if not found or not found["check"]:
        return plain
    return f"{found['body']}.{found['check']}"


def patent_check_character(body: str) -> str:
    """The check character of the first 12 (or, before 2003, 8) digits: weights 2–9, 2–5, modulo 11, ten is X (ZC 0006)."""
    rest = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def patent_number_problem(typed: str) -> Problem | None:
    """What is wrong with a patent (application) number of 12 or, before 2003, 8 digits and a check character."""
    found = _PATENT.fullmatch(normalised_patent_number(typed))
    if not found:
        return warning("专利号应为12位数字（早期的为8位）加小数点后1位校验位，例如 202110123456.7。请核对专利证书。")
    body, check = found["body"], found["check"]
    type_digit = body[4] if len(body) == len(_WEIGHTS) else body[2]
    if type_digit not in PATENT_TYPES:
        return warning(f"专利号里表示专利种类的数字应为1、2、3、8或9，您填的是“{type_digit}”。请核对专利证书。")
    right = patent_check_character(body)
    if check is None:
        return hint(f"专利号少了校验位，按前{len(body)}位计算是“{right}”。")
    if check != right:
        return warning(f"专利号校验位不对：按前{len(body)}位计算应为“{right}”，您填的是“{check}”。请核对专利证书。")
    return None


@dataclass(frozen=True)
class DocumentNumber:
    """A 发文字号: the issuing body's short name, the year and the running number (GB/T 9704-2012 7.2.5)."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        """仓市场监管〔2025〕94号."""
        return f"{self.agency}〔{self.year}〕{self.serial}号"


_OPEN, _CLOSE = r"[〔\[【(〈《{]", r"[〕\]】)〉》}]"
_DOCUMENT = re.compile(rf"(?P<agency>[\u4e00-\u9fffA-Z]{{2,20}}){_OPEN}(?P<year>\d{{2}}|\d{{4}})年?{_CLOSE}(?P<ordinal>第?)(?P<serial>\d{{1,6}})(?P<end>号?)")
YEAR_LENGTH = 4


def read_document_number(typed: str) -> DocumentNumber | None:
    """The 文号 behind what was typed, whatever its brackets; None when it is no 文号 or its year is not written out."""
    found = _DOCUMENT.fullmatch(_plain(typed))
    if not found or len(found["year"]) != YEAR_LENGTH:
        return None
    return DocumentNumber(found["agency"], int(found["year"]), int(found["serial"]))


def normalised_document_number(typed: str) -> str:
    """The 文号 as it is printed, with 〔〕, no 第 and no leading zeros; other text only loses its surrounding spaces."""
    number = read_document_number(typed)
    return str(number) if number else typed.strip()


def document_number_problem(typed: str) -> Problem | None:
    """What is wrong with a 文号, or what `normalised_document_number` puts right in it."""
    found = _DOCUMENT.fullmatch(_plain(typed))
    if not found:
        return warning("这不像文号。文号的写法是“机关代字〔年份〕序号号”，例如 仓市场监管〔2025〕94号。")
    if len(found["year"]) != YEAR_LENGTH:
        return error("文号的年份要写全4位，例如〔2025〕。")
    corrected = [
        ("〔" not in typed or "〕" not in typed, "文号括号应为〔〕"),
        (bool(found["ordinal"]), "序号前不写“第”"),
        (found["serial"].startswith("0"), "序号前不补0"),
        (not found["end"], "末尾应有“号”"),
    ]
    said = [sentence for wrong, sentence in corrected if wrong]
    return hint(f"{'，'.join(said)}，已替您改正") if said else None


def masked_phone(typed: str) -> str:
    """139****2204, 0591-****6789: enough to recognise a number by, not to call it. Several numbers are masked one by one."""
    return "、".join(_one_masked_phone(number) for number in normalised_phone(typed).split("、"))


def _one_masked_phone(number: str) -> str:
    if re.fullmatch(r"1\d{10}", number):
        return f"{number[:3]}****{number[-4:]}"
    landline = re.fullmatch(r"(?:(0(?:10|2\d|[3-9]\d\d))-?)?(\d{7,8})", number)
    if landline:
        area = f"{landline[1]}-" if landline[1] else ""
        return f"{area}****{landline[2][-4:]}"
    return masked_text(number)


def masked_text(value: str) -> str:
    """35****12: at most the first and last two characters of any other value, whatever its length; short ones keep only the first."""
    value = value.strip()
    if len(value) < 8:
        return f"{value[:1]}***" if len(value) > 1 else "*" * len(value)
    return f"{value[:2]}****{value[-2:]}"
