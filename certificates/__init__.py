"""Certificates for completed courses: awards, PDF, verification."""
