"""How near work comes to each number of a rule set."""
