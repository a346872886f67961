"""What a Canvas LMS does when somebody reads courses, people, sections, groups or accounts."""
