"""The information platform: the API that shows the read models, and the web page that it serves."""
