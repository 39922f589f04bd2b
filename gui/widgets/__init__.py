"""Small widgets that several panes share. They know the theme, and nothing of calls or platforms."""
