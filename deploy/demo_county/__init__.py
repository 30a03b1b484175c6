"""A synthetic county's budget year in the standard data sets, with irregularities planted in a step of its own."""
