"""French words: names, faults, sentences, formats of numbers and dates; free of Streamlit."""
