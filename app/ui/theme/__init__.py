"""How the window looks: colours, sizes, fonts, icons and the style sheet. Knows nothing of records or pages."""

from app.ui.theme.dress import dress
from app.ui.theme.icons import icon, picture

__all__ = ["dress", "icon", "picture"]
