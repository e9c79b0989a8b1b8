"""What Streamlit needs around the core: state, widgets, caches, French text, charts."""
