"""The questionnaire with its answers as files that colleagues fill in, and what such a file changes
when it comes back.
"""
