"""What leaves the register as a file: sheets, and the calendar of copy deadlines."""
