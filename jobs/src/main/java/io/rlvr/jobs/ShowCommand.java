package io.rlvr.jobs;

import io.rlvr.report.SampleRollout;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code show}: the rollouts of a step, to be read in the terminal. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Prints rollouts of a step with their verdicts and advantages.")
final class ShowCommand implements Callable<Integer> {
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069&&[^\n]]");

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--step", required = true, paramLabel = "N", description = "Step, from 1.")
  private int step;

  @Option(names = "--count", paramLabel = "N", description = "How many; 10 unless given.")
  private int count = 10;

  @Override
  public Integer call() throws IOException {
    String folder = options.requiredRunFolder();
    try (SparkSession spark = Sessions.open(options.master(), "show")) {
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      for (SampleRollout sample :
          new SampleFinder(RunTables.of(spark, store)).ofStep(step, count)) {
        print(sample);
      }
      return 0;
    }
  }

  private static void print(SampleRollout sample) {
    System.out.printf("prompt     %s%n", printable(sample.prompt()));
    System.out.printf("reference  %s%n", printable(sample.reference()));
    System.out.printf("response   %s%n", printable(sample.response()));
    System.out.printf(
        "verdict    %s%s%s %s%n",
        sample.status(),
        sample.reward().isPresent() ? " reward " + sample.reward().getAsDouble() : "",
        sample.advantage().isPresent()
            ? " advantage %.4f".formatted(sample.advantage().getAsDouble())
            : "",
        printable(sample.error().orElse(String.join(" ", sample.flags()))));
    sample.judgeOutput().ifPresent(said -> System.out.printf("judge      %s%n", printable(said)));
    sample.probability().ifPresent(p -> System.out.printf("p(yes)     %.4f%n", p));
    sample
        .components()
        .forEach((name, value) -> System.out.printf("%-10s %.4f%n", printable(name), value));
    System.out.println();
  }

  /**
   * A model's text must not move the reader's cursor nor turn the order of what is shown: the
   * control characters of both tables (C0 with ESC, C1 with CSI) and those that change direction.
   */
  static String printable(String text) {
    return UNPRINTABLE.matcher(text.strip()).replaceAll("\uFFFD").replace("\n", "\n           ");
  }
}
