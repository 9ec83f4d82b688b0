"""What the modules of several pages share."""
