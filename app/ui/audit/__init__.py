"""操作日志: what everybody did, for 审计管理员 alone."""
