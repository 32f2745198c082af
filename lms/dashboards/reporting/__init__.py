"""A management report on paper, as a page and as a table. What it says stands in `lms.dashboards.queries.reports`."""
