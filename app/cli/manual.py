"""`docs/cli.md`, written from the commands' own help, so that the two cannot disagree (a test compares them)."""

from collections.abc import Iterator

import click

from app.cli.program import program
from app.cli.words import help_of

BEGINNING = """# 命令行

由各命令自己的说明生成（`app/cli/manual.py`，`tests/cli/test_manual.py` 核对），不要手改。

```
zhilian [--home DIR] [--account NAME] [--json] COMMAND …      不带命令：打开窗口
```

- 口令从环境变量 `ZHILIAN_PASSWORD`、`--password-file FILE` 或终端读取，不能写在命令里。两者都有时，以 `--password-file` 为准。
- `--json`：标准输出上只有一份 JSON 文档，编码为 UTF-8；给人看的话写到标准错误。记录以栏目名为键，带有 `uid`、`unit`（登记单位）和
  `state`（有步骤的记录）；链接是 uid，`--expand` 另在 `titles` 里给出名称。`--json` 和 `--today` 也可以写在命令后面。
- 退出码：0 完成 · 1 被拒绝（`--json` 时为 `{"error": {"kind", "what", "next_step"}}`）· 2 用法不对 · 3 程序的错误（详情记入日志，日志里没有录入的内容）。
- 被拒绝或中断时，什么都没有改变，也不会留下写了一半的文件。窗口打开着的时候，命令行会被拒绝，请先关闭窗口。
- `--set` 的值按办公习惯书写：日期可写 `11月25日`、`今天`、`+15工`，链接可写 uid 或名称，多选用 `、` 隔开，是否写 `是`、`否`。
- `new lead`：必填栏目都有就登记（状态“待研判”），缺项则存为草稿。`new support_request`：存为草稿，再用 `step … submit` 提交。
  `new triage` 等同于 `step lead … triage`，`new dispatch` 等同于 `step support_request … dispatch`：单据和步骤同时写入。
- `new referral --set lead=…`：存为草稿，`copied` 写移送线索的哪些栏目（不写则为不涉及个人的全部栏目），再用 `step … send` 移送。
  `step referral … take_up` 由受送单位登记为本单位的线索，`--set` 填的是线索的栏目。
"""


def manual() -> str:
    """The whole page."""
    context = click.Context(program, info_name="zhilian")
    return "\n".join([BEGINNING, *_options("总选项", program, context), *_commands(program, context)]).rstrip() + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        inner = click.Context(command, info_name=name, parent=context)
        yield f"## `{inner.command_path}`\n"
        yield f"{command.help}\n"
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"```\n{' '.join([inner.command_path, *command.collect_usage_pieces(inner)])}\n```\n"
            yield from _options("", command, inner)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _options(title: str, command: click.Command, context: click.Context) -> Iterator[str]:
    shared = () if title else ("--json", "--today")
    shown = [param for param in command.params if isinstance(param, click.Option) and param.opts[0] not in shared]
    if title:
        yield f"## {title}\n"
    for option in shown:
        written, words = help_of(option, context)
        yield f"- `{written}`　{words}"
    if shown:
        yield ""
