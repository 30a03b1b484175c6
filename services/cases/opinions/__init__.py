"""Deputies' opinions: registered, handed over, answered, judged, handled again."""
