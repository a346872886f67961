"""Canvas LMS announcements: which are listed for whom, and how to make one that is one."""
