"""What a scenario costs and emits in a year (MODEL.md section 9): rows of data, and their sums, as ranges.

`ranges` counts with low, middle and high at once; `cost_rows` and `co2_rows` read the data; `yearly_cost` and `climate`
add up.
"""
