"""Who and what there is around the messages of Canvas LMS: courses, people, sections, groups, accounts."""
