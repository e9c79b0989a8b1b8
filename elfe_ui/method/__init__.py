"""The page Méthode: texts in `texts/`, formulas and steps in TOML files, figures read or computed."""
