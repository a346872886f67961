from canvas_comms.lms.conversations.rules.response_keys import KEYS, Common, Pictures, Shape


def test_every_kind_of_answer_has_its_keys() -> None:
    assert set(KEYS) == set(Shape)


def test_only_opening_a_thread_shows_submissions_and_all_messages() -> None:
    assert [shape for shape in Shape if KEYS[shape].submissions] == [Shape.SHOW]


def test_names_of_contexts_are_shown_in_lists_and_when_opened() -> None:
    assert [shape for shape in Shape if KEYS[shape].context_name] == [Shape.INDEX, Shape.SHOW]


def test_messages_come_with_a_thread_that_is_opened_or_new_and_with_a_new_message() -> None:
    assert [s for s in Shape if KEYS[s].messages] == [Shape.SHOW, Shape.CREATED, Shape.NEW_MESSAGE]


def test_lists_show_pictures_on_request_and_opened_threads_hide_contexts_if_declined() -> None:
    assert KEYS[Shape.INDEX].pictures is Pictures.ON_REQUEST
    assert KEYS[Shape.SHOW].common is Common.UNLESS_DECLINED


def test_a_batch_tells_least_of_people() -> None:
    assert KEYS[Shape.BATCHED].pictures is Pictures.NEVER
    assert KEYS[Shape.BATCHED].common is Common.NEVER
