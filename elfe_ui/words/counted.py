"""What a page counted of its scenario and of today, as its sentences need it."""

from typing import NamedTuple

from elfe_core.economics.climate import Co2Rows, YearlyCo2
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.yearly_cost import YearlyCost
from elfe_ui.words import sums


class Sums(NamedTuple):
    """Costs and CO2 of a scenario."""

    cost: YearlyCost
    co2: YearlyCo2


class Counted(NamedTuple):
    """Sums of a page's scenario and of today in its period, and what they are counted with."""

    yours: Sums
    today: Sums
    costs: Costs
    price: Price
    rows: Co2Rows
    is_own: bool
    """The visitor changed rows of the costs."""

    @property
    def is_today(self) -> bool:
        """Whether the scenario is that of today."""
        return self.yours == self.today

    @property
    def basis(self) -> str:
        """What euros are counted on, at the price chosen."""
        return sums.cost_basis(self.costs, self.price, is_own=self.is_own)

    @property
    def basis_without_price(self) -> str:
        """What euros are counted on that do not depend on the price chosen."""
        return sums.cost_basis(self.costs, None, is_own=self.is_own)
