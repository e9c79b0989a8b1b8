"""The page of uses: fleets to choose, and what they do."""
