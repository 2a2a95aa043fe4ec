"""What may be said: events with their fields, and code lists in force. The page /data shows it; AsyncAPI tells machines."""
