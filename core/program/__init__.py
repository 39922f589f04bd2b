"""A process of the program: how its parts are started, hardened, ended and tried out."""
