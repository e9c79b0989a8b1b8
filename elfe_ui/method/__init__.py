"""The page Méthode: texts in `texts/`, formulas in `formulas.toml`, figures read or computed."""
