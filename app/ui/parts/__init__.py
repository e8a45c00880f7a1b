"""Small parts that several pages share and that know records or services, unlike `app.ui.widgets`."""
