"""Pure decisions: given rows, seeds and an instant as values, say what may be, what follows and what is wrong."""
