"""What reading knows of Chinese and English as such; nothing of any subject."""
