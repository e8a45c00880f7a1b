"""线索: the list, the pane of one lead, the form, the dialogs of its steps."""
