"""What is kept of many runs as they stream by, when they are enough, and the workers that play them."""
