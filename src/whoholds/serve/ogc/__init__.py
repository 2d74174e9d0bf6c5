"""OGC API Features over an edition: collections, filters, coordinates, pages."""
