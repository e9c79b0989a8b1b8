"""The pages of the factor sweep: where slices come from, how they are set, shown, aimed at and computed at length."""
