"""我的报送: what a member does with its own statements through the platform's API, where the broker is needed."""
