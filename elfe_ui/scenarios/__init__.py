"""What a visitor does with whole scenarios: undo, keep, pin as the reference, share by a link."""
