"""Personal data: what is shown of a value, by what it is compared, how the whole one is kept and opened."""
