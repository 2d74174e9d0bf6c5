"""Who holds this place, according to whom, since when, and how sure can anyone be?"""
