"""How large a simulated year is: which offices take part, how many leads come in, how often bundles go round."""

from dataclasses import dataclass

BUREAU = "仓山区局"
GROUPS = (("盖山所", "仓山镇所", "东升所", "仓前所", "三叉街所"), ("金山所", "临江所", "对湖所", "下渡所"), ("城门所", "螺洲所"), ("建新所", "上渡所"))
OFFICES = tuple(office for group in GROUPS for office in group)
BRIGADE = "执法大队"
SECTIONS = (BRIGADE, "业务科", "政策法规科")
WEIGHTS = {"盖山所": 5, "金山所": 5, "建新所": 4, "仓前所": 4, "城门所": 3, "仓山镇所": 3}
"""本软件设定: how unevenly leads come in; every other office has 2."""


@dataclass(frozen=True)
class Scale:
    """One size of the year. `second`: units with a second computer; `district`: 长乐 takes part with its own bureau."""

    offices: tuple[str, ...]
    sections: tuple[str, ...]
    second: tuple[str, ...]
    district: bool
    leads: int
    rounds: int
    closing: int = 4
    """How often the post goes round without losses at the end, so that requests end."""
    seed: int = 94

    @property
    def whole(self) -> bool:
        """True when all units take part: then each thing that is promised must have happened, too."""
        return (self.offices, self.sections, self.district) == (OFFICES, SECTIONS, True)

    def share(self, office: str) -> int:
        """How many leads an office gets in the year."""
        weights = {name: WEIGHTS.get(name, 2) for name in self.offices}
        return max(1, round(self.leads * weights[office] / sum(weights.values())))


SMALL = Scale(("盖山所", "仓前所"), (), (), False, 6, 1, closing=2)
"""Seconds: for the tests."""
DEMO = Scale(("盖山所", "仓前所", "东升所"), (), (), False, 90, 5, closing=3)
"""The data of `zhilian demo`, as 盖山所 has them."""
FULL = Scale(OFFICES, SECTIONS, ("盖山所",), True, 20_000, 12)
"""20 replicas: 13 offices, the bureau, three of its sections, a second computer of 盖山所, and 长乐 with a bureau and an office."""
