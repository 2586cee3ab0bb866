"""Which messages of a chat are shown: a simple list of lists knows, too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chat_py.backends.local.record import ChatRecord

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["append", "append", "append", "cut", "reset", "delete", "show", "back"]),
        st.integers(0, 30),
    ),
    max_size=60,
)


class Lists:
    """The same with every line written out."""

    def __init__(self) -> None:
        self.count = 0
        self.line: list[int] = []
        self.earlier: list[list[int]] = []
        self.deleted: set[int] = set()

    @property
    def shown(self) -> list[int]:
        return [place for place in self.line if place not in self.deleted]

    def leave(self, line: list[int]) -> None:
        self.earlier.append(self.line)
        self.line = line

    def show(self, place: int) -> None:
        self.deleted.discard(place)
        if place not in self.line:
            for line in reversed(self.earlier):
                if place in line:
                    self.earlier.remove(line)
                    self.leave(line)
                    return


@given(STEPS)
def test_it_shows_what_lists_of_all_places_would(steps: list[tuple[str, int]]) -> None:
    record, lists = ChatRecord(id="a", created=0, updated=0), Lists()
    for name, number in steps:
        if name == "append":
            lists.line = [*lists.line, record.append()]
            lists.count += 1
        elif name == "cut" and lists.shown:
            place = lists.shown[number % len(lists.shown)]
            record.cut(place)
            lists.leave(lists.line[: lists.line.index(place)])
        elif name == "reset" and lists.line:
            record.cut()
            lists.leave([])
        elif name == "delete" and lists.count:
            record.delete(number % lists.count)
            lists.deleted.add(number % lists.count)
        elif name == "show" and lists.count:
            record.show(number % lists.count)
            lists.show(number % lists.count)
        elif name == "back" and lists.earlier:
            record.turn_back()
            lists.leave(lists.earlier.pop())
        shown = lists.shown
        assert record.total == len(shown)
        assert [place for place in range(lists.count) if record.shows(place)] == sorted(shown)
        for limit, offset in ((3, 0), (2, number), (100, 0), (100, 4)):
            end = max(0, len(shown) - offset)
            assert record.places(limit=limit, offset=offset) == shown[max(0, end - limit) : end]
