"""Hour-by-hour electricity balance of a territory: pure simulation, no screen."""
