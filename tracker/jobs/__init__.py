"""Work that no person asks for: jobs ask the database what is due and not yet done."""
