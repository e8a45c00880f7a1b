"""Records, steps, rules and errors. Standard library, stdnum, pypinyin and cn2an only; no input or output."""
