"""机构与组团: groups, areas, pairings, the task force, units."""
