"""The page of the data: what is loaded, the visitor's own files, and the set of curves made of them."""
