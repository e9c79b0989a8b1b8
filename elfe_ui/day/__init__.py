"""The page of one day: when to run what, on screen, on a noticeboard, in files for an energy management system."""
