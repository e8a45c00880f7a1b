"""线索移送: the list of referrals, the pane of one, the form of a new one, the dialogs of their steps."""
