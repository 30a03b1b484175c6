"""The joint meeting (article 9): members, meetings, agreed matters, agreements on pushing data."""
