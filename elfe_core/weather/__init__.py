"""Real weather years: what the nation measured -> curves of a territory (MODEL.md section 9).

`facts` reads what the data are and the assumptions, `measured` holds what the copies hold, `factors` makes capacity
factors of it, `sectors` and `wind` bring load and wind to a territory, `years` puts its curves together.
"""
