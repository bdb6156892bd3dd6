package io.rlvr.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.Settings;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quickstart}: the main job on the embedded model. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = "Trains the embedded model by RL, evaluates it before and after, and reports.")
public final class QuickstartCommand implements Callable<Integer> {
  private static final int MAX_BYTES = 1 << 20;

  @Mixin private final RunOptions options;

  public QuickstartCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    Path conf = Path.of(System.getProperty("rlvr.home", "."), "conf", "quickstart.conf");
    String folder = options.runFolderOr("runs/quickstart");
    Settings settings = options.settingsOr(conf);
    RunTables tables =
        TrainCommand.train(settings, folder, () -> options.session(folder, settings));
    byte[] summary = tables.folder().store().read(RunLayout.SUMMARY, MAX_BYTES).orElseThrow();
    System.out.print(new String(summary, UTF_8));
    Reached.of(tables, folder).lines().forEach(System.err::println);
    return 0;
  }
}
