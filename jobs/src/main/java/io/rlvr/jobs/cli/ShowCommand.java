package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.run.SampleFinder;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.report.SampleRollout;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code show}: the rollouts of a step, to be read in the terminal. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Prints rollouts of a step with their verdicts and advantages.")
public final class ShowCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  @Option(names = "--step", required = true, paramLabel = "N", description = "Step, from 1.")
  private int step;

  @Option(names = "--count", paramLabel = "N", description = "How many; 10 unless given.")
  private int count = 10;

  public ShowCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    String folder = options.requiredRunFolder();
    try (SessionLease session = options.session("show")) {
      SparkSession spark = session.spark();
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      for (SampleRollout sample :
          new SampleFinder(RunTables.of(spark, store)).ofStep(step, count)) {
        print(sample);
      }
      return 0;
    }
  }

  private static void print(SampleRollout sample) {
    System.out.printf("prompt     %s%n", Printable.lines(sample.prompt()));
    System.out.printf("reference  %s%n", Printable.lines(sample.reference()));
    System.out.printf("response   %s%n", Printable.lines(sample.response()));
    System.out.printf(
        "verdict    %s%s%s %s%n",
        sample.status(),
        sample.reward().isPresent() ? " reward " + sample.reward().getAsDouble() : "",
        sample.advantage().isPresent()
            ? " advantage %.4f".formatted(sample.advantage().getAsDouble())
            : "",
        Printable.lines(sample.error().orElse(String.join(" ", sample.flags()))));
    sample
        .judgeOutput()
        .ifPresent(said -> System.out.printf("judge      %s%n", Printable.lines(said)));
    sample.probability().ifPresent(p -> System.out.printf("p(yes)     %.4f%n", p));
    sample
        .components()
        .forEach((name, value) -> System.out.printf("%-10s %.4f%n", Printable.lines(name), value));
    System.out.println();
  }
}
