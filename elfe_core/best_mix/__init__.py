"""The cheapest mix of wind, sun, bioenergy and battery that meets a goal (MODEL.md section 9).

`problem` says what is asked, `trial` simulates many mixes at once, `search` looks for the cheapest, `answer` rounds,
finds unlike mixes and the curve of least cost.
"""
