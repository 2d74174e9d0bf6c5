"""An edition on disk and a ledger -> the web app, the JSON it reads, OGC API Features, and review."""
