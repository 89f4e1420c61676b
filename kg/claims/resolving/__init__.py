"""From what is written to what is meant: names, numbers, times and stances."""
