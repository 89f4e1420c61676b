"""From a statement to the quads that a base keeps of it: IRIs, labels, passages, fingerprints."""
