"""The real servers and the real browser that some tests need: found, started and ended here."""
