"""Steps from one form of the data file to the next; never changed once released."""
