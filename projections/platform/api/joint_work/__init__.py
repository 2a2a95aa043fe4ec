"""What members do together: services, cooperations, resources, chains of industry, tasks."""
