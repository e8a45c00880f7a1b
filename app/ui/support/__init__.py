"""组团支援: asking for people, coordinating, agreeing and sending them."""
