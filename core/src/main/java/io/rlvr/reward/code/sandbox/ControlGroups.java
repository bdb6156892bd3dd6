package io.rlvr.reward.code.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Control groups for the programs of a sandbox, one for each run, below the group of this process:
 * they bound its processes and the memory of all of them together. Version 1 and 2 of Linux.
 */
final class ControlGroups {
  /** Each writes its number into the groups that are named first, then becomes the command. */
  private static final String ENTER =
      "n=$1; shift; while [ \"$n\" -gt 0 ]; do echo $$ > \"$1/cgroup.procs\" || exit 125; shift;"
          + " n=$((n-1)); done; exec \"$@\"";

  private static final long END_MILLIS = 10_000;
  private static final long PAUSE_MILLIS = 5;

  private final List<ControlGroupParent> parents;
  private final AtomicLong next = new AtomicLong();

  private ControlGroups(List<ControlGroupParent> parents) {
    this.parents = parents;
  }

  /** Those in which this process may make groups and set their limits; none on most machines. */
  static Optional<ControlGroups> find(ProcessLimits limits)
      throws IOException, InterruptedException {
    List<ControlGroupParent> usable = new ArrayList<>();
    for (ControlGroupParent parent : ControlGroupParent.ofThisProcess()) {
      parent.removeStale();
      if (isUsable(parent, limits)) {
        usable.add(parent);
      }
    }
    return usable.isEmpty() ? Optional.empty() : Optional.of(new ControlGroups(usable));
  }

  private static boolean isUsable(ControlGroupParent parent, ProcessLimits limits)
      throws InterruptedException {
    ControlGroups one = new ControlGroups(List.of(parent));
    try {
      Group probe = one.create(limits);
      try {
        Process process = new ProcessBuilder(probe.enter(List.of("true"))).start();
        return process.waitFor() == 0;
      } finally {
        probe.end();
      }
    } catch (IOException e) {
      return false; // the usual case: groups belong to the administrator
    }
  }

  /** What is bounded, for people. */
  String description() {
    return String.join(" and ", parents.stream().map(ControlGroupParent::bounds).toList());
  }

  Group create(ProcessLimits limits) throws IOException {
    String name = Owner.prefix() + next.incrementAndGet() + "-" + System.nanoTime();
    List<Path> folders = new ArrayList<>();
    for (ControlGroupParent parent : parents) {
      folders.add(parent.create(name, limits));
    }
    return new Group(folders);
  }

  /** Those of one run. */
  record Group(List<Path> folders) {
    List<String> enter(List<String> command) {
      List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
      words.add(Integer.toString(folders.size()));
      folders.forEach(folder -> words.add(folder.toString()));
      words.addAll(command);
      return words;
    }

    /**
     * Kills what is in them and removes them.
     *
     * @throws IOException if something is still there after 10 seconds
     */
    void end() throws IOException, InterruptedException {
      long deadline = System.nanoTime() + END_MILLIS * 1_000_000;
      for (Path folder : folders) {
        while (!isRemoved(folder)) {
          if (System.nanoTime() > deadline) {
            throw new IOException("Cannot remove control group " + folder);
          }
          kill(folder);
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    }

    static boolean isRemoved(Path folder) {
      return folder.toFile().delete() || !Files.exists(folder);
    }

    private static void kill(Path folder) throws IOException {
      for (String pid : Files.readAllLines(folder.resolve("cgroup.procs"))) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }
}
