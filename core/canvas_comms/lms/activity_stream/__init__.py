"""The activity stream of Canvas LMS: what is new for a user, of all kinds, newest first."""
