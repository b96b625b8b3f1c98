"""What is stored of people: where it stands, what it is for one of them, and how it goes."""
