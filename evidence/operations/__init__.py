"""What is written to the evidence."""
