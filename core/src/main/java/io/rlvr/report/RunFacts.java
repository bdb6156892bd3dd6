package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a run comes from and what made it.
 *
 * @param folder of the run
 * @param command that makes it again, with an empty configuration CONF
 * @param startModel digest of the model that it starts from
 * @param environment versions and machine
 * @param began when its first stage ended, in the form of ISO 8601; empty if no stage says it
 * @param ended when its last stage ended
 * @param files of the run that a reader may want, by their path within it
 */
public record RunFacts(
    String folder,
    String command,
    String startModel,
    SortedMap<String, String> environment,
    String began,
    String ended,
    List<String> files) {

  /** Of a run of which nothing is known but its metrics. */
  public static final RunFacts NONE = new RunFacts("", "", "", new TreeMap<>(), "", "", List.of());

  public RunFacts {
    requireNonNull(folder, "folder is null");
    requireNonNull(command, "command is null");
    requireNonNull(startModel, "startModel is null");
    requireNonNull(began, "began is null");
    requireNonNull(ended, "ended is null");
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    files = List.copyOf(files);
  }
}
