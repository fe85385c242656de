"""What is accepted, what comes of it, and which refusal names what is wrong."""
