package io.rlvr.stats;

/** The numbers from one to another, both included. */
public record Interval(double low, double high) {
  public boolean holds(double value) {
    return low <= value && value <= high;
  }
}
