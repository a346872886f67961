from canvas_comms.lms.conversations.rules.response_keys import KEYS, Common, Pictures, ResponseKind


def test_every_kind_of_answer_has_its_keys() -> None:
    assert set(KEYS) == set(ResponseKind)


def test_only_opening_a_thread_shows_submissions_and_all_messages() -> None:
    assert [shape for shape in ResponseKind if KEYS[shape].submissions] == [ResponseKind.SHOW]


def test_names_of_contexts_are_shown_in_lists_and_when_opened() -> None:
    assert [shape for shape in ResponseKind if KEYS[shape].context_name] == [
        ResponseKind.INDEX,
        ResponseKind.SHOW,
    ]


def test_messages_come_with_a_thread_that_is_opened_or_new_and_with_a_new_message() -> None:
    assert [s for s in ResponseKind if KEYS[s].messages] == [
        ResponseKind.SHOW,
        ResponseKind.CREATED,
        ResponseKind.NEW_MESSAGE,
    ]


def test_lists_show_pictures_on_request_and_opened_threads_hide_contexts_if_declined() -> None:
    assert KEYS[ResponseKind.INDEX].pictures is Pictures.ON_REQUEST
    assert KEYS[ResponseKind.SHOW].common is Common.UNLESS_DECLINED


def test_a_batch_tells_least_of_people() -> None:
    assert KEYS[ResponseKind.BATCHED].pictures is Pictures.NEVER
    assert KEYS[ResponseKind.BATCHED].common is Common.NEVER
