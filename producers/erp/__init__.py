"""What ERP and HR systems export: demands and services as tables (`tables/*.yaml`), or events as JSON lines."""
