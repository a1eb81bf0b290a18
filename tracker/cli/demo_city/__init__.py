"""The fictional city: its seeds as values, and a builder that fills an empty database by real actions."""
