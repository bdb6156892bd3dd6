package io.rlvr.jobs.track;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.UserException;
import java.util.List;

/**
 * What a tracker did not get.
 *
 * @param line for people
 * @param mayPass whether another attempt may do better
 */
public record Unsent(String line, boolean mayPass) {
  public Unsent {
    requireNonNull(line, "line is null");
  }

  /** Of trackers that all may do better later, or of one that will not. */
  public static UserException problem(List<Unsent> all) {
    List<String> lines = all.stream().map(Unsent::line).toList();
    return all.stream().allMatch(Unsent::mayPass)
        ? UserException.passing(lines)
        : new UserException(lines);
  }
}
