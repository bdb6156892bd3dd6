package io.rlvr.jobs.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.diff.DiffSide;
import io.rlvr.jobs.diff.DiffText;
import io.rlvr.jobs.diff.StepDiff;
import io.rlvr.jobs.loop.StepRange;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunRows;
import io.rlvr.json.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code diff}: how verdicts and credit of a step change by other settings. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description =
        "Prints how other rewards or other credit over the same rollouts differ from the run's own:"
            + " counts by status, means, Pearson's correlation, changes of sign, and the rows that"
            + " changed most.")
public final class DiffCommand implements Callable<Integer> {

  @Mixin private final RunOptions options;

  @Option(
      names = {"--step", "--steps"},
      required = true,
      paramLabel = "N",
      description = "Step, from 1, a range such as 2-5, or all.")
  private String step = "";

  @Option(
      names = "--from",
      paramLabel = "ID",
      description = "Start of the id of a reward or credit stage; the run's own unless given.")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "ID",
      description = "The same of what it is compared with; the newest other unless given.")
  private String to = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many changed rows; 10 unless given.")
  private int count = 10;

  @Option(names = "--json", description = "One JSON object for each step.")
  private boolean json;

  public DiffCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    if (count < 0) {
      throw new UserException("Invalid --count: %d (expected a number >= 0)", count);
    }
    RunFolder run = options.existingRun();
    int last = run.lastStepOf(StageKind.REWARD);
    for (int next : StepRange.read(step, last).steps().toArray()) {
      print(diff(run, next));
    }
    return 0;
  }

  private StepDiff diff(RunFolder run, int next) throws IOException {
    DiffSide.Choice sides = new DiffSide.Choice(run, next);
    return new StepDiff(
        new RunRows(run),
        next,
        from.isEmpty() ? sides.own() : sides.named(from),
        to.isEmpty() ? sides.newest() : sides.named(to),
        count);
  }

  private void print(StepDiff diff) throws IOException {
    if (json) {
      ObjectNode out = Json.object();
      diff.write(out);
      System.out.println(Printable.line(Json.line(out))); // its escapes are those of JSON
    } else {
      diff.print(new DiffText(System.out));
    }
  }
}
