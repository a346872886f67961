"""Notification preferences of Canvas LMS: how often a channel is told of what."""
