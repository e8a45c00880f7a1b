"""Paper on the screen: the forms page, filling a form in on its own grid, and the preview of what will be printed."""
