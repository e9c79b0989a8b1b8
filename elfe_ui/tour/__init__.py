"""The guided tour: steps that set a scenario on a page and say what to look at; left and resumed at will."""

from elfe_ui.tour.card import card, invitation
from elfe_ui.tour.progress import KEY, follow
from elfe_ui.tour.steps import STEPS

__all__ = ["KEY", "STEPS", "card", "follow", "invitation"]
