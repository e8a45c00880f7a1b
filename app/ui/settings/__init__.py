"""设置: data folder, backups, checks, fonts, calendar, account."""
