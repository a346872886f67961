"""Where the facts about comm messages stand; reasons cite these."""

CONTROLLER = "canvas-lms, comm_messages_api_controller.rb (2026)"
MESSAGE = "canvas-lms, message.rb (2026)"
API_SPEC = "canvas-lms, comm_messages_api_spec.rb (2024)"
INFERRED = "inferred; no example of the server asserts it"
