"""The rules about the people of a Canvas Medical."""
