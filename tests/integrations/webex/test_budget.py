import threading

import pytest

from integrations.errors import TransientError
from integrations.webex.budget import Priority, RequestBudget


class Ticking:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def take_all(budget: RequestBudget, priority: Priority) -> int:
    taken = 0
    while True:
        try:
            budget.take(priority)
        except TransientError:
            return taken
        taken += 1


def test_lower_priorities_leave_a_reserve_for_higher_ones() -> None:
    budget = RequestBudget(Ticking(), requests=100)
    assert [take_all(budget, one) for one in reversed(Priority)] == [50, 20, 15, 15]
    assert all(budget.left(one) == 0 for one in Priority)


def test_never_lets_more_out_than_the_window_holds() -> None:
    clock = Ticking()
    budget = RequestBudget(clock, requests=10, window_seconds=60)
    sent = []
    for second in range(600):
        clock.at = second / 2
        sent += [clock.at] * take_all(budget, Priority.END_START_CALL)
    assert max(sum(one - 60 < other <= one for other in sent) for one in sent) == 10


def test_says_how_long_to_wait() -> None:
    clock = Ticking()
    budget = RequestBudget(clock, requests=2, window_seconds=60)
    budget.take(Priority.END_START_CALL)
    clock.at = 10
    budget.take(Priority.END_START_CALL)
    with pytest.raises(TransientError) as refused:
        budget.take(Priority.END_START_CALL)
    assert refused.value.retry_after_seconds == 50
    clock.at = 60
    budget.take(Priority.END_START_CALL)


def test_a_429_empties_the_budget_until_its_time_is_over() -> None:
    clock = Ticking()
    budget = RequestBudget(clock, requests=100)
    budget.stop_for(30)
    budget.stop_for(5)
    with pytest.raises(TransientError) as refused:
        budget.take(Priority.END_START_CALL)
    assert refused.value.retry_after_seconds == 30
    clock.at = 30
    budget.take(Priority.WATCH)


def test_a_stop_is_an_hour_at_most() -> None:
    clock = Ticking()
    budget = RequestBudget(clock)
    budget.stop_for(1e9)
    clock.at = 3600
    budget.take(Priority.REPLY)


def test_counts_right_from_many_threads() -> None:
    budget = RequestBudget(Ticking(), requests=200)
    taken: list[int] = []
    threads = [
        threading.Thread(target=lambda: taken.append(take_all(budget, Priority.END_START_CALL)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 200
