"""Communication channels of Canvas LMS: the addresses of users, and what they deliver."""
