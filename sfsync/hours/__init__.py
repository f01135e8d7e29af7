"""Time itself: instants, intervals and opening hours. Knows no word of support or SLAs; standard library only."""
