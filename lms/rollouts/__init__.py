"""A client's AI programme: five phases and the figures that show how far it is."""
