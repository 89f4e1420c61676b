"""Reading a sentence by the recorded claims nearest to it, slot by slot."""
