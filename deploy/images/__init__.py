"""The same system in containers: images from Debian's packages and a wheelhouse made beforehand."""
