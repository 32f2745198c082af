"""What learners do in a quiz: start, answer, look over, hand in, read the result. All of it is their own."""
