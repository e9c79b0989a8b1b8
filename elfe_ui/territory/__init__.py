"""The page of the territory: map, cards, tables, the words that go with them."""
