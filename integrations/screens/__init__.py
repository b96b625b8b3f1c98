"""What stands on the screens and touch panels of rooms, and what people do at them."""
