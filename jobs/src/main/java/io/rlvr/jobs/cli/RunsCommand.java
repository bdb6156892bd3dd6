package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code runs}: the runs of a folder. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description = "Lists the runs of a folder with their last step.")
public final class RunsCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Folder of run folders; runs unless given.")
  private Path folder = Path.of("runs");

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new UserException("Cannot list runs of %s: no such folder", folder);
    }
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.sorted().toList()) {
        if (Files.isRegularFile(child.resolve(RunLayout.RUN))) {
          System.out.printf("%s\t%s%n", Printable.line(child.toString()), lastStep(child));
        }
      }
    }
    return 0;
  }

  private static String lastStep(Path run) throws IOException {
    List<String> steps =
        new LocalFileStore(run).list("").stream().filter(name -> name.startsWith("step=")).toList();
    return steps.isEmpty() ? "no step yet" : steps.get(steps.size() - 1);
  }
}
