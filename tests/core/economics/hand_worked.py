"""A table worked apart, in decimals, from the rows of data/costs.toml: 240 GWh of wind, 150 of sun, 6 of biogas.

A battery of 100 MWh in 2 h, 250 GWh bought and 40 sold, at the price of 2023, 97 EUR/MWh.
"""

ANNUITIES = [(0.0, 20.0, 0.05), (0.045, 20.0, 0.0768761), (0.07, 10.0, 0.1423775), (0.03, 22.5, 0.0617584)]

PARTS_EUR = {
    "wind": [12000000.0, 14160000.0, 19200000.0],
    "solar": [10500000.0, 11925000.0, 15180000.0],
    "bioenergy": [960000.0, 1128000.0, 1296000.0],
    "battery": [2906489.83, 4128939.7, 7890993.02],
    "driving": [0.0, 0.0, 0.0],
    "bought": [24250000.0, 24250000.0, 24250000.0],
    "sold": [-3492000.0, -2910000.0, -2289200.0],
}

TOTALS_EUR = [47124489.83, 52681939.7, 65527793.02]
