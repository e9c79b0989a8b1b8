"""Costs and CO2 as the session counts them: rows and price in force, and the sums of a scenario beside today's."""
