"""A conflict as data: sides, actors with allegiance by date, source cards."""
