"""Mails of this plugin: tasks that are enqueued on commit, and send in the language of the person."""
