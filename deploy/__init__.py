"""How the system is put on a machine: the private stack of the demo and the tests, images, the demo county."""
