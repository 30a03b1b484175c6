"""The sections of a brief, one module each: data object in, blocks out."""
