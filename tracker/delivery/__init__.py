"""How a message leaves the house: rendered in its reader's language, sent, marked."""
