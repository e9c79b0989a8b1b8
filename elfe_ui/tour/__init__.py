"""The guided tour: steps that set a scenario on a page and say what to look at; left and resumed at will."""

from elfe_ui.tour.steps import STEP_KEY, STEPS, current_step, follow_tour, show_card, show_invitation

__all__ = ["STEPS", "STEP_KEY", "current_step", "follow_tour", "show_card", "show_invitation"]
