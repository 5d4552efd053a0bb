"""The door: who comes in and how, for how long, and what is asked for again on the way."""
