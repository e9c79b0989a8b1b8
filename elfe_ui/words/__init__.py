"""French words: names, faults, sentences, dates, numbers; free of Streamlit."""
