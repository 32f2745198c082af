"""What people do in a programme. Each address shows its form and takes it."""
