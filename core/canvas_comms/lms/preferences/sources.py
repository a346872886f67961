"""Where the facts about notification preferences stand; reasons cite these."""

CONTROLLER = "canvas-lms, notification_preferences_controller.rb (2026)"
POLICY = "canvas-lms, notification_policy.rb (2024)"
NOTIFICATION = "canvas-lms, notification.rb (2024)"
TYPES = "canvas-lms, notification_types.yml (2020)"
API_SPEC = "canvas-lms, notification_preferences_api_spec.rb (2024)"
INFERRED = "inferred; no example of the server asserts it"
