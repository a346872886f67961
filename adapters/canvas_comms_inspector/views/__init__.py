"""What each page shows: from the world and what is asked for to what its template needs."""
