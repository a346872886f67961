"""Account notifications of Canvas LMS: what an account says to all its users, or to those with a role."""
