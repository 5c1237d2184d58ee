"""A line of a roster, whatever stands in it: a time, a day off, or a fault with its place."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.intervals import Interval
from app.files.table_days import Order
from app.rosters.rules_heads import RosterColumn
from app.rosters.rules_lines import LONGEST_DUTY, RosterFault, read_line
from tests.factories import ZONE

DAYS = ("19-10-2026", "2026-10-25", "28/03/2027", "3/4/2027", "31-12-9999", "1-1-1950", "20261025")
CLOCKS = ("8", "08:00", "2:30", "02:15:00", "24:00", "2400", "0:00", "11:30 PM", "23.59", "25:00")
TEXTS = st.one_of(
    st.sampled_from(("", *DAYS, *CLOCKS, "vrij", "ja")),
    st.builds("{} {}".format, st.sampled_from(DAYS), st.sampled_from(CLOCKS)),
    st.builds("{}T{}".format, st.sampled_from(DAYS), st.sampled_from(CLOCKS)),
    st.builds("{}-{}".format, st.sampled_from(CLOCKS), st.sampled_from(CLOCKS)),
    st.text(max_size=12),
)
CELLS = st.dictionaries(st.sampled_from(RosterColumn), TEXTS)
ORDERS = st.dictionaries(st.sampled_from(RosterColumn), st.sets(st.sampled_from(Order)))


@given(CELLS, ORDERS)
def test_a_line_is_a_time_or_says_which_cell_is_wrong(
    cells: dict[RosterColumn, str], orders: dict[RosterColumn, set[Order]]
) -> None:
    found = read_line(cells, orders, ZONE)
    if isinstance(found, Interval):
        assert found.length.days <= LONGEST_DUTY + 1
    elif found is not None:
        column, why = found
        assert isinstance(why, RosterFault)
        assert why is RosterFault.MISSING or column in {*cells, RosterColumn.START}
