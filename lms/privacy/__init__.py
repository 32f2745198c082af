"""What is stored about a person and who sees it: inventory, export, erasure."""
