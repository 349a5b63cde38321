"""What we hold and whether it is looked after."""
