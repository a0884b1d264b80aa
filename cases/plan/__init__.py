"""What is needed: safety agreements, and the decision that follows from them."""
