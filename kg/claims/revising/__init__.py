"""What is done to the claims of a base, and told of it: admit, retract, history, diff."""
