"""An invented account, the same in every test of the vault."""

ACCOUNT, PASSWORD = "王芳", "盖山 2025 的口令"
