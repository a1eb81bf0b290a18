"""Pages: one module per noun, and the edge every request passes: access, writing, errors, headers."""
