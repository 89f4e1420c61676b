"""Times in Chinese and English: when something is said to be so, and dates as values."""
