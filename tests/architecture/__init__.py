"""Rules about the code itself: what ARCHITECTURE.md and CONTRIBUTING.md promise is true."""
