"""`make bench`: the workloads of the peers, measured as CPU and database statements of a real server (README.md)."""
