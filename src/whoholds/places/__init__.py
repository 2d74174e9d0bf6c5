"""A name in context -> a place of a gazetteer."""
