"""What comes in from browsers: shape and range; what may happen is decided by the actions."""
