"""Where the facts about channels stand; reasons cite these.

Facts are restated in our own words. `INFERRED` marks what follows from the others and
what no example of the server's own asserts.
"""

PAGE = "Canvas LMS, API page 'Communication Channels'"
CONTROLLER = "canvas-lms, communication_channels_controller.rb (2026)"
CONTROLLER_SPEC = "canvas-lms, communication_channels_controller_spec.rb (2026)"
MODEL = "canvas-lms, communication_channel.rb (2026)"
MODEL_SPEC = "canvas-lms, communication_channel_spec.rb (2026)"
API_SPEC = "canvas-lms, communication_channels_api_spec.rb (2024)"
LIST = "canvas-lms, acts_as_list (2020)"
EMAIL_CHECK = "canvas-lms, email_address_validator.rb, and the mail library's grammar"
BULK = "canvas-lms, communication_channel/bulk_actions.rb (2024)"
CREATOR = "canvas-lms, notification_message_creator.rb (2026)"
MESSAGE = "canvas-lms, message.rb (2026)"
USER = "canvas-lms, user.rb (2026)"
INFERRED = "inferred; no example of the server asserts it"
