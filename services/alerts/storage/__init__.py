"""Tables of schema `alerts` and the stores on them; stores never commit."""
