"""Series: a meeting for many dates, booked, changed, called off and put back as one."""
