"""The one door: API for connectors, API and portal for people. It asks services over RPC and decides nothing itself."""
