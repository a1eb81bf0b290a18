"""Verbs: the only writers. They change rows and write the record; who called them commits."""
