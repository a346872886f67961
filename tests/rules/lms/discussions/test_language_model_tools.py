from canvas_comms.lms.discussions.rules.language_model_tools import FEATURE_OFF, ToolReason


def test_summaries_and_insights_are_refused_as_a_feature_that_is_off() -> None:
    (found,) = FEATURE_OFF.refusals

    assert (found.reason, found.where) == (ToolReason.FEATURE_OFF, "topic")
