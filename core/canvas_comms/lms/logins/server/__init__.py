"""What the server does with each call of the web flow."""
