"""What there is to say about results: causes of a change, levers, the story of a year, published figures."""
