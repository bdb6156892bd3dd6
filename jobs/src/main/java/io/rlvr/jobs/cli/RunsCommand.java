package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunStatus;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code runs}: the runs of a folder. */
@Command(
    name = "runs",
    mixinStandardHelpOptions = true,
    description =
        "Lists the runs of a folder: their state, the last step trained, accuracy before and now,"
            + " the mean reward of the last step, and when a stage was last done (UTC).")
public final class RunsCommand implements Callable<Integer> {
  private static final String UNKNOWN = "-";

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Folder of run folders; runs unless given.")
  private String folder = "runs";

  @Override
  public Integer call() throws IOException {
    if (!folder.contains(":") && !Files.isDirectory(Path.of(folder))) {
      throw new UserException("Cannot list runs of %s: no such folder", folder);
    }
    List<List<String>> lines = new ArrayList<>();
    for (String child : HadoopFileStore.open(folder).list("")) {
      String run = folder + "/" + child;
      FileStore store = HadoopFileStore.open(run);
      if (store.size(RunLayout.RUN).isPresent()) {
        lines.add(line(Printable.line(run), store));
      }
    }
    if (!lines.isEmpty()) {
      lines.add(0, List.of("run", "state", "step", "accuracy", "reward", "last change"));
    }
    print(lines);
    return 0;
  }

  /** A run that cannot be read does not hide the others. */
  private static List<String> line(String run, FileStore store) throws IOException {
    try {
      RunStatus status = RunStatus.of(RunFolder.of(store));
      return List.of(
          run,
          status.state().spelled(),
          status.step() + "/" + status.steps(),
          percent(status.accuracyBefore()) + " -> " + percent(status.accuracyNow()),
          number("%.3f", status.reward(), 1),
          status.lastChange().map(RunsCommand::minute).orElse(UNKNOWN));
    } catch (UserException e) {
      return List.of(run, e.getMessage());
    }
  }

  private static String percent(OptionalDouble share) {
    return number("%.1f%%", share, 100);
  }

  private static String number(String form, OptionalDouble value, int scale) {
    return value.isPresent()
        ? String.format(Locale.ROOT, form, scale * value.getAsDouble())
        : UNKNOWN;
  }

  /** {@code 2026-11-29 05:53} of an instant. */
  private static String minute(String instant) {
    return instant.replaceFirst("T(\\d\\d:\\d\\d).*", " $1");
  }

  /** In columns; a line that has fewer of them may be longer. */
  private static void print(List<List<String>> lines) {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size() && (i == 0 || line.size() == columns); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        text.append(line.get(i)).append(" ".repeat(Math.max(0, widths[i] - line.get(i).length())));
        text.append("  ");
      }
      System.out.println(text.toString().stripTrailing());
    }
  }
}
