"""The public pages, and what every page of the site shares: languages, headers, errors."""
