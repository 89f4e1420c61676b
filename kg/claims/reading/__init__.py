"""From files of any form to rows: one claim, or several on one subject, with their place."""
