"""Scores what any extractor finds in the annotated documents. It travels with them, and needs Python's standard library only."""
