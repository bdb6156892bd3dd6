package io.rlvr.reward.code.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs programs, each in a process and a folder of its own: limits of time, memory and output, an
 * empty environment, and what {@link Isolation} keeps apart; afterwards its processes are killed
 * and its folder is gone. The program reads whatever files the user of this process may, and
 * without namespaces it writes and signals what that user may. Safe for use by several threads.
 */
public final class Sandbox {
  /** {@code sh -c} this with the limits, then the command: a limit that cannot be set is an end. */
  private static final String SHELL =
      "ulimit -c 0 && ulimit -t \"$1\" && ulimit -f \"$2\" "
          + "&& { [ \"$3\" = 0 ] || ulimit -v \"$3\"; } || exit 125; shift 3; exec \"$@\"";

  /** Where programs are looked for. */
  public static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private static final Duration PROBE_TIME = Duration.ofSeconds(10);
  private static final int ERRORS_KB = 2;
  private static final int PAUSE_MILLIS = 2;
  private static final long END_SECONDS = 10;

  private final Isolation isolation;
  private final Optional<ControlGroups> groups;
  private final ProcessLimits limits;

  private Sandbox(Isolation isolation, Optional<ControlGroups> groups, ProcessLimits limits) {
    this.isolation = isolation;
    this.groups = groups;
    this.limits = limits;
  }

  /**
   * The best that this machine permits of a kind, found by trying, as a container may forget to
   * tell what it forbids. Removes what earlier processes left that were killed.
   *
   * @throws IOException if there is none of the kind; the message says what stopped the last
   */
  public static Sandbox open(SandboxKind kind, ProcessLimits limits)
      throws IOException, InterruptedException {
    WorkFolder.deleteStale();
    Optional<ControlGroups> groups = ControlGroups.find(limits);
    String reason = "";
    for (Isolation isolation : kind.isolations()) {
      Sandbox sandbox = new Sandbox(isolation, groups, limits);
      reason = sandbox.complaint();
      if (reason.isEmpty()) {
        return sandbox;
      }
    }
    throw new IOException(reason);
  }

  static Sandbox of(Isolation isolation, ProcessLimits limits)
      throws IOException, InterruptedException {
    return new Sandbox(isolation, ControlGroups.find(limits), limits);
  }

  /** Why it cannot be used here; empty if it can. */
  String complaint() throws InterruptedException {
    try {
      ProcessOutcome probe = patient().run("probe", "", List.of("true"), "");
      return probe.isSuccess()
          ? ""
          : "%s ends with %d: %s"
              .formatted(isolation.description(), probe.status(), probe.errors().strip());
    } catch (IOException e) {
      return "%s: %s".formatted(isolation.description(), e.getMessage());
    }
  }

  public Isolation isolation() {
    return isolation;
  }

  /** What keeps programs apart, for people. */
  public String description() {
    String bounds = groups.map(ControlGroups::description).orElse("nothing");
    return "%s; control groups bound %s".formatted(isolation.description(), bounds);
  }

  /** Whether a command that begins with this word finds its program. */
  public boolean finds(String program) throws IOException, InterruptedException {
    List<String> command = List.of("/bin/sh", "-c", "command -v \"$1\"", "sh", program);
    return patient().run("probe", "", command, "").isSuccess();
  }

  /** The same with time enough for what must not fail on a busy machine. */
  private Sandbox patient() {
    return new Sandbox(isolation, groups, limits.forAtLeast(PROBE_TIME));
  }

  /**
   * Waits until the program has ended.
   *
   * @param file the name of the file that holds the program, in the folder that it runs in
   * @param command as for a shell's {@code exec}
   * @throws IOException if the machine cannot run any program, such as when its disk is full
   */
  public ProcessOutcome run(String file, String program, List<String> command, String input)
      throws IOException, InterruptedException {
    WorkFolder folder = WorkFolder.create();
    try {
      Path work = Files.createDirectory(folder.path().resolve("work"));
      // half a character, which no file in UTF-8 holds, becomes a question mark
      Files.write(work.resolve(file), program.getBytes(UTF_8));
      Files.write(folder.path().resolve("input"), input.getBytes(UTF_8));
      Path box =
          isolation.hasNamespaces() ? Files.createDirectory(folder.path().resolve("box")) : work;
      return run(folder.path(), new Box(work, box, file, limits), command);
    } finally {
      folder.delete();
    }
  }

  private ProcessOutcome run(Path folder, Box box, List<String> command)
      throws IOException, InterruptedException {
    Optional<ControlGroups.Group> group =
        groups.isPresent() ? Optional.of(groups.get().create(limits)) : Optional.empty();
    try {
      List<String> wrapped = isolation.wrap(box, limited(command));
      return run(folder, box.box(), group.map(g -> g.enter(wrapped)).orElse(wrapped), box.work());
    } finally {
      if (group.isPresent()) {
        group.get().end();
      }
    }
  }

  private ProcessOutcome run(Path folder, Path home, List<String> command, Path start)
      throws IOException, InterruptedException {
    File output = folder.resolve("output").toFile();
    File errors = folder.resolve("errors").toFile();
    // Opened before the program can put something else in their place.
    try (RandomAccessFile said = new RandomAccessFile(output, "rw");
        RandomAccessFile complained = new RandomAccessFile(errors, "rw")) {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(start.toFile())
              .redirectInput(folder.resolve("input").toFile())
              .redirectOutput(output)
              .redirectError(errors);
      environment(builder.environment(), home);
      int status = status(folder, builder.start());
      return new ProcessOutcome(
          status,
          read(said, 0, limits.outputKb() << 10),
          read(complained, complained.length() - (ERRORS_KB << 10), ERRORS_KB << 10));
    }
  }

  private static void environment(Map<String, String> environment, Path work) {
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("HOME", work.toString());
    environment.put("TMPDIR", work.toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("PYTHONINTMAXSTRDIGITS", "0"); // CPython prints all digits of a number
  }

  private int status(Path folder, Process process) throws IOException, InterruptedException {
    try {
      boolean hasEnded = process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS);
      return hasEnded ? process.exitValue() : ProcessOutcome.TIMED_OUT;
    } finally {
      end(folder, process);
    }
  }

  private List<String> limited(List<String> command) {
    long blocks = limits.outputKb() * 2L; // of 512 bytes
    List<String> limited =
        new ArrayList<>(
            List.of(
                "/bin/sh",
                "-c",
                SHELL,
                "sh",
                Long.toString(limits.cpuSeconds()),
                Long.toString(blocks),
                Long.toString(limits.memoryMb() * 1024L)));
    limited.addAll(command);
    return limited;
  }

  /** With namespaces the kernel ends all before process 1, which is among the children. */
  private void end(Path folder, Process process) throws IOException, InterruptedException {
    List<ProcessHandle> all = new ArrayList<>();
    (isolation.hasNamespaces() ? process.children() : process.descendants()).forEach(all::add);
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    if (!isolation.hasNamespaces()) {
      if (isolation == Isolation.SESSION) {
        Shell.run("kill -KILL \"-$1\"", Long.toString(process.pid()));
      }
      Leftovers.end(folder);
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    for (ProcessHandle handle : all) {
      while (handle.isAlive() && !Leftovers.hasEnded(handle.pid())) {
        if (System.nanoTime() > deadline) {
          throw new IOException("Cannot end process " + handle.pid());
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static String read(RandomAccessFile file, long start, int bytes) throws IOException {
    file.seek(Math.max(0, start));
    byte[] text = new byte[(int) Math.min(file.length() - file.getFilePointer(), bytes)];
    file.readFully(text);
    return new String(text, UTF_8);
  }
}
