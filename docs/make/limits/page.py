"""The page of limits, on which each law registers its block and its picture."""

from docs.make.parts.page import Page

PAGE = Page("docs/limits.md")
