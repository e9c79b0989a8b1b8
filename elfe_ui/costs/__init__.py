"""The page « Coûts et climat »: euros, CO2, the cheapest mix for a goal, and the visitor's own costs."""
