"""Lessons: eight of ninety minutes whose every number is computed, a quiz, and a pack of any scenario."""
