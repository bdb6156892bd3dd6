package io.rlvr.jobs.cli;

import io.rlvr.config.ShellWord;
import io.rlvr.config.UserException;
import io.rlvr.hub.Hub;
import io.rlvr.hub.HubFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code download}: a model or a dataset of the hub, into the cache or a folder. No Spark. */
@Command(
    name = "download",
    mixinStandardHelpOptions = true,
    description =
        "Fetches a model or a dataset of the hub into the cache, where runs find it by its name,"
            + " and prints its folder. Called again, it goes on where it stopped.")
public final class DownloadCommand implements Callable<Integer> {
  private static final String WHAT = "NAME";
  private static final String DATASETS = "hf:datasets/";

  private final PrintStream out = System.out;

  @Parameters(
      paramLabel = WHAT,
      description =
          "hf:org/name, hf:org/name@revision, or hf:datasets/org/name with @revision and /path as"
              + " needed.")
  private String name = "";

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Also copies the files into this folder; into none unless given.")
  private Path to = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (Files.exists(to) && !Files.isDirectory(to)) {
      throw new UserException("Invalid --to: '%s' is a file (expected a folder)", to);
    }
    HubFolder found = Hub.shared().complete(WHAT, name);
    Path folder = found.path();
    if (!to.toString().isEmpty()) {
      folder = to.toAbsolutePath().normalize();
      copy(found.path(), folder);
    }
    out.printf("%s is in %s%n", found.name(), folder);
    boolean isData = name.startsWith(DATASETS);
    String setting = isData ? "dataset.train.path" : "policy.model";
    String value = to.toString().isEmpty() ? found.name() : folder.toString();
    out.printf(
        "next: bin/rlvr train --conf conf/%s --set %s%n",
        isData ? "gsm8k.conf" : "smollm2-arithmetic.conf", ShellWord.of(setting + "=" + value));
    return 0;
  }

  /** A file has its name when it is whole. */
  private static void copy(Path from, Path to) throws IOException {
    boolean isFile = Files.isRegularFile(from);
    Path base = isFile ? from.getParent() : from;
    for (Path file : files(from)) {
      Path target = to.resolve(base.relativize(file).toString());
      Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
      try {
        Files.createDirectories(target.getParent());
        Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        remove(temporary, e);
        if (e instanceof FileAlreadyExistsException) { // of a folder's name
          throw UserException.causedBy(
              e,
              "Cannot write %s: %s is no folder (expected one that this user may write to)",
              target,
              e.getMessage());
        }
        throw UserException.causedBy(
            e,
            "Cannot write %s: %s (expected a folder that this user may write to)",
            target,
            e.getMessage());
      }
    }
  }

  private static void remove(Path temporary, IOException cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static List<Path> files(Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
