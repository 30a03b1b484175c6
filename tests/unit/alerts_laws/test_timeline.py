from __future__ import annotations

from datetime import date

from services.alerts.laws.timeline import Basis, Source, Validity, make_timeline, span_on

OLD, MIDDLE, NEW = date(1994, 3, 22), date(2014, 8, 31), date(2018, 12, 29)
SOURCE = Source(NEW, None, ((OLD, date(1995, 1, 1)), (MIDDLE, None)))


def test_a_version_ends_the_day_before_the_next_known_one_begins():
    spans = make_timeline([SOURCE], {})
    assert [(s.version, s.is_loaded, s.in_force_from, s.basis, s.in_force_until) for s in spans] == [
        (OLD, False, date(1995, 1, 1), Basis.STATED, date(2014, 8, 30)),
        (MIDDLE, False, MIDDLE, Basis.ASSUMED, date(2018, 12, 28)),
        (NEW, True, NEW, Basis.ASSUMED, None),
    ]


def test_both_sides_of_the_day_of_change():
    spans = make_timeline([SOURCE], {})
    assert span_on(spans, date(1994, 12, 31)) is None
    assert span_on(spans, date(1995, 1, 1)).version == OLD
    assert span_on(spans, date(2018, 12, 28)).version == MIDDLE
    assert span_on(spans, date(2018, 12, 29)).version == NEW
    assert span_on(spans, date(2099, 1, 1)).version == NEW


def test_a_day_given_wins_and_moves_the_end_of_the_version_before():
    spans = make_timeline([SOURCE], {NEW: Validity(date(2019, 1, 1), date(2030, 12, 31))})
    assert spans[1].in_force_until == date(2018, 12, 31)
    assert (spans[2].in_force_from, spans[2].basis) == (date(2019, 1, 1), Basis.GIVEN)
    assert span_on(spans, date(2030, 12, 31)).version == NEW
    assert span_on(spans, date(2031, 1, 1)) is None


def test_a_loaded_text_and_a_head_that_names_it_are_one_version():
    spans = make_timeline([SOURCE, Source(MIDDLE, date(2015, 1, 1))], {})
    assert [(s.version, s.is_loaded, s.in_force_from) for s in spans][1] == (MIDDLE, True, date(2015, 1, 1))


def test_a_version_published_but_not_yet_in_force_leaves_the_old_one_standing():
    spans = make_timeline([Source(date(2020, 7, 5), date(2020, 9, 1)), Source(date(2025, 3, 17), date(2025, 6, 1))], {})
    assert span_on(spans, date(2025, 5, 31)).version == date(2020, 7, 5)
    assert span_on(spans, date(2025, 6, 1)).version == date(2025, 3, 17)
