"""What every adapter that speaks HTTP needs: time limits that hold, one retry policy, the other side's clock."""
