"""What the benches have in common: workers, their inputs, interleaved rounds, counts, tables and plots."""
