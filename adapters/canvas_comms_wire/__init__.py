"""JSON on one side, values on the other, in both directions; pure."""
