"""Which passwords will do, and what is wrong with one."""

from app.domain.errors import BadInput

LEAST_LETTERS, LEAST_DIFFERENT = 8, 3
"""本单位设定."""
PASSWORD_RULES = f"至少 {LEAST_LETTERS} 个字符，可以用汉字、字母、数字；不要用姓名、电话或单位名称。口令不会保存在任何地方，忘记时只能用恢复码打开。"
ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def password_problem(account: str, password: str, again: str) -> str:
    """What is wrong with a new password, in words; empty when it will do."""
    if not account.strip():
        return "请填写账号名，一般用姓名。"
    if not password.strip():
        return "口令是空的，请输入口令。"
    if len(password) < LEAST_LETTERS:
        return f"口令还差 {LEAST_LETTERS - len(password)} 个字符。"
    if account.strip() in password:
        return "口令里不要含账号名。"
    if len(set(password)) < LEAST_DIFFERENT or any(password.lower() in row * 2 for row in ROWS):
        return "口令太简单，请至少用三个不同的字符，不要照键盘或数字顺序排列。"
    return "" if password == again else "两次输入的口令不一样。"


def require_good_password(account: str, password: str) -> None:
    """Raise BadInput for a password that will not do."""
    if problem := password_problem(account, password, password):
        raise BadInput(problem, PASSWORD_RULES)
