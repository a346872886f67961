"""The state of one Canvas LMS: one store for each area, and the directory, jobs and logins."""
