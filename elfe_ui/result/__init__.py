"""What the pages on one scenario show: balance, inputs and outputs, figures, tables, report."""
