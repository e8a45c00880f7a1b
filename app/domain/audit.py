"""What kind of event a journal entry is, told from the words that every action begins with; and how it ended."""

from collections.abc import Sequence

LOGIN, REFUSAL, EXPORT, PRINT, REVEAL, ROSTER, ACCOUNT, BACKUP, RECORD = "登录", "拒绝", "导出", "打印", "查看明文", "密钥名单", "账号", "备份恢复", "业务操作"
EVENTS = (LOGIN, REFUSAL, EXPORT, PRINT, REVEAL, ROSTER, ACCOUNT, BACKUP, RECORD)

BEGINNINGS: Sequence[tuple[str, tuple[str, ...]]] = (
    (LOGIN, ("登录", "用恢复码登录")),
    (REFUSAL, ("被拒绝",)),
    (EXPORT, ("导出", "准备导出", "生成报送包", "存为文件", "输出", "写回执")),
    (PRINT, ("打印",)),
    (REVEAL, ("查看",)),
    (ROSTER, ("导入单位密钥名单", "签发单位密钥名单", "确认指纹", "删去待核对", "更换密钥")),
    (ACCOUNT, ("账号",)),
    (BACKUP, ("备份", "修复", "恢复演练", "数据文件夹是复制或恢复的", "修改备份设置")),
)
FAILURES = ("失败", "被拒绝", "不对")


def event_of(action: str) -> str:
    """The kind of event; what changes records is a 业务操作."""
    if "的单位密钥名单" in action:
        return ROSTER
    return next((event for event, words in BEGINNINGS if action.startswith(words)), RECORD)


def result_of(action: str) -> str:
    """成功, or how it was refused."""
    return "失败" if any(word in action for word in FAILURES[:1]) else "拒绝" if action.startswith(FAILURES[1]) else "成功"
