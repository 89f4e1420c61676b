"""What follows from the claims: facts, and the classes that OWL definitions give them."""
