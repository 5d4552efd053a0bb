"""A stand that can be lent, and the days for which it is asked."""

from datetime import date

from channels_registry.choices import ResourceKind

TODAY = date(2016, 10, 25)
MONDAY, TUESDAY, WEDNESDAY = date(2016, 11, 7), date(2016, 11, 8), date(2016, 11, 9)
STAND = {"name": "Gazebo", "kind": ResourceKind.STAND}
