"""Explanations of results: causes of a change, levers, the summary of a year, published figures."""
