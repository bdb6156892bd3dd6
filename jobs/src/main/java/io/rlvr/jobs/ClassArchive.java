package io.rlvr.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks at a copy of a small run by every command that only looks. The build runs it in a JVM that
 * archives the classes which that loads, so that the JVMs of {@code bin/rlvr} begin with them.
 */
public final class ClassArchive {
  private ClassArchive() {}

  /**
   * @param args the run
   */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("rlvr-archive");
    try {
      String run = folder.resolve("run").toString();
      copy(Path.of(args[0]), Path.of(run));
      List.of(
              List.of("--help"),
              List.of("runs", folder.toString()),
              List.of("status", "--run", run),
              List.of("show", "--run", run),
              List.of("show", "--run", run, "--disputed", "1"),
              List.of("report", "--run", run),
              List.of("diff", "--run", run, "--step", "1"),
              List.of("diff", "--run", run, "--step", "1", "--json"),
              List.of(
                  "sql",
                  "--run",
                  run,
                  "select step, avg(value) from rewards group by step order by step"),
              List.of(
                  "sql",
                  "--run",
                  run,
                  "select count(*) from rollouts join credit using (step, prompt_id, sample)"))
          .forEach(command -> Main.execute(command.toArray(new String[0])));
    } finally {
      delete(folder);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
