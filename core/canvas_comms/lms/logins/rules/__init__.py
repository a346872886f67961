"""Rules of logging in: what an app may ask for, what a code and a refresh token are good for."""
