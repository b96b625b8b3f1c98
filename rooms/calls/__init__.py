"""The call of a booking: what is to be done for it, who is in it, and how it ends or goes on."""
