"""Logging in to Canvas LMS: the web flow of OAuth2, developer keys, codes, tokens and sessions.

An app sends somebody's browser to `/login/oauth2/auth`; they log in and say yes; the app gets a
code and exchanges it for an access token and a refresh token at `/login/oauth2/token`. Sources:
facts neighbours D1 and D2, RFC 6749, RFC 7636 (PKCE).
"""
