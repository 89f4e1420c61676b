"""Claims that somebody contributes: read from any form, and checked before they are taken in."""
