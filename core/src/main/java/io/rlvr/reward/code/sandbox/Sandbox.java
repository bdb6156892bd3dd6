package io.rlvr.reward.code.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs programs one at a time, each in a process and a folder of its own: limits of time, memory
 * and output, an empty environment, no network where the machine can ({@link Isolation});
 * afterwards its processes are killed and its folder is gone. It bounds accidents and greed, not
 * malice: the program reads and writes whatever files the user of this process may.
 */
public final class Sandbox {
  /** {@code sh -c} this with the limits, then the command: a limit that cannot be set is an end. */
  private static final String SHELL =
      "ulimit -c 0 && ulimit -t \"$1\" && ulimit -f \"$2\" "
          + "&& { [ \"$3\" = 0 ] || ulimit -v \"$3\"; } || exit 125; shift 3; exec \"$@\"";

  /** Where programs are looked for. */
  public static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private static final int ERRORS_KB = 2;
  private static final long END_SECONDS = 10;

  private final Isolation isolation;
  private final ProcessLimits limits;

  private Sandbox(Isolation isolation, ProcessLimits limits) {
    this.isolation = isolation;
    this.limits = limits;
  }

  /**
   * @throws IOException if there is no shell here, or it cannot set the limits
   */
  public static Sandbox open(ProcessLimits limits) throws IOException, InterruptedException {
    return of(Isolation.best(), limits);
  }

  static Sandbox of(Isolation isolation, ProcessLimits limits)
      throws IOException, InterruptedException {
    Sandbox sandbox = new Sandbox(isolation, limits);
    ProcessOutcome probe = sandbox.run("probe", "", List.of("true"), "");
    if (!probe.isSuccess()) {
      throw new IOException(
          "sh ends with %d under the limits: %s".formatted(probe.status(), probe.errors().strip()));
    }
    return sandbox;
  }

  public Isolation isolation() {
    return isolation;
  }

  /** Whether a command that begins with this word finds its program. */
  public boolean finds(String program) throws IOException, InterruptedException {
    List<String> command = List.of("/bin/sh", "-c", "command -v \"$1\"", "sh", program);
    return run("probe", "", command, "").isSuccess();
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
    Path folder = Files.createTempDirectory("rlvr-code-");
    try {
      Path work = Files.createDirectory(folder.resolve("work"));
      // half a character, which no file in UTF-8 holds, becomes a question mark
      Files.write(work.resolve(file), program.getBytes(UTF_8));
      Files.write(folder.resolve("input"), input.getBytes(UTF_8));
      return run(folder, work, command);
    } finally {
      delete(folder);
    }
  }

  private ProcessOutcome run(Path folder, Path work, List<String> command)
      throws IOException, InterruptedException {
    File output = folder.resolve("output").toFile();
    File errors = folder.resolve("errors").toFile();
    // Opened before the program can put something else in their place.
    try (RandomAccessFile said = new RandomAccessFile(output, "rw");
        RandomAccessFile complained = new RandomAccessFile(errors, "rw")) {
      ProcessBuilder builder =
          new ProcessBuilder(isolation.wrap(limited(command)))
              .directory(work.toFile())
              .redirectInput(folder.resolve("input").toFile())
              .redirectOutput(output)
              .redirectError(errors);
      environment(builder.environment(), work);
      int status = status(builder.start());
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

  private int status(Process process) throws IOException, InterruptedException {
    try {
      boolean hasEnded = process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS);
      return hasEnded ? process.exitValue() : ProcessOutcome.TIMED_OUT;
    } finally {
      end(process);
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

  /** Kills what it left running, too; with namespaces the kernel does. */
  private void end(Process process) throws IOException, InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    if (isolation == Isolation.SESSION) {
      shell("kill -KILL \"-$1\"", Long.toString(process.pid()));
    }
    for (ProcessHandle handle : all) {
      try {
        handle.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException e) {
        throw new IOException("Cannot end process " + handle.pid(), e);
      }
    }
  }

  private static String read(RandomAccessFile file, long start, int bytes) throws IOException {
    file.seek(Math.max(0, start));
    byte[] text = new byte[(int) Math.min(file.length() - file.getFilePointer(), bytes)];
    file.readFully(text);
    return new String(text, UTF_8);
  }

  /** By the tools of the shell, which follow no link and know no path that is too long. */
  private static void delete(Path folder) throws IOException, InterruptedException {
    shell("chmod -R u+rwx -- \"$1\"; rm -rf -- \"$1\"", folder.toString());
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("Cannot remove " + folder);
    }
  }

  private static void shell(String script, String argument)
      throws IOException, InterruptedException {
    new ProcessBuilder("/bin/sh", "-c", script, "sh", argument)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
