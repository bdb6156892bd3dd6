package io.rlvr.jobs;

import io.rlvr.data.StageKind;
import io.rlvr.jobs.cli.CommandTexts;
import io.rlvr.jobs.cli.CompletionCommand;
import io.rlvr.jobs.cli.DiffCommand;
import io.rlvr.jobs.cli.DownloadCommand;
import io.rlvr.jobs.cli.ExplainCommand;
import io.rlvr.jobs.cli.ExportCommand;
import io.rlvr.jobs.cli.InitModelCommand;
import io.rlvr.jobs.cli.JudgeDataCommand;
import io.rlvr.jobs.cli.JudgeEvalCommand;
import io.rlvr.jobs.cli.Mistyped;
import io.rlvr.jobs.cli.PublishCommand;
import io.rlvr.jobs.cli.QuickstartCommand;
import io.rlvr.jobs.cli.ReportCommand;
import io.rlvr.jobs.cli.RunOptions;
import io.rlvr.jobs.cli.RunsCommand;
import io.rlvr.jobs.cli.SftCommand;
import io.rlvr.jobs.cli.ShowCommand;
import io.rlvr.jobs.cli.SqlCommand;
import io.rlvr.jobs.cli.StageCommand;
import io.rlvr.jobs.cli.StatusCommand;
import io.rlvr.jobs.cli.SweepCommand;
import io.rlvr.jobs.cli.TrackCommand;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.cli.UserMistake;
import io.rlvr.jobs.spark.Environment;
import io.rlvr.jobs.spark.ProcessEnd;
import io.rlvr.jobs.spark.SessionSource;
import io.rlvr.jobs.tools.AdvantageCommand;
import io.rlvr.jobs.tools.GenerateCommand;
import io.rlvr.jobs.tools.LogprobsCommand;
import io.rlvr.jobs.tools.LossCommand;
import io.rlvr.jobs.tools.ScoreCommand;
import io.rlvr.jobs.tools.ToolOptions;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line. Exit status: 0 done or skipped, 2 the user's mistake in one line, 75 what
 * passes by itself, 1 a bug or an outage, 141 a reader of the output that went away, as {@code
 * head} does.
 */
@Command(
    name = "rlvr",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Reinforcement learning with verifiable rewards on Spark.",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** Exit statuses. */
  public static final int USER_MISTAKE = UserMistake.STATUS;

  public static final int BUG_OR_OUTAGE = 1;

  /** The same command may do later: EX_TEMPFAIL of BSD's sysexits.h. */
  public static final int TRY_LATER = UserMistake.TRY_LATER;

  /** What a shell says of a program whose reader went away (128 and the signal SIGPIPE). */
  public static final int READER_GONE = 141;

  public static void main(String[] args) {
    System.setOut(Printed.ofProcess());
    ProcessEnd.with(execute(args));
  }

  /** Runs one command and returns its exit status. */
  public static int execute(String... args) {
    CommandLine line = commandLine();
    Optional<String> key = Mistyped.key(args);
    if (key.isPresent()) {
      line.getErr().println("rlvr: " + key.get());
      return USER_MISTAKE;
    }
    int status = line.execute(args);
    boolean isTold = Set.of(USER_MISTAKE, BUG_OR_OUTAGE, TRY_LATER).contains(status);
    return isTold || !System.out.checkError() ? status : undelivered(line.getErr());
  }

  private static int undelivered(PrintWriter err) {
    if (System.out instanceof Printed printed && printed.isReaderGone()) {
      return READER_GONE;
    }
    err.println(
        "rlvr: Cannot write the output: it takes no more (expected free space, and a reader that"
            + " reads to the end)");
    return USER_MISTAKE;
  }

  /** Every command, in the order of the help. */
  public static CommandLine commandLine() {
    return commandLine(SessionSource.ofCommands());
  }

  /** The same on sessions of somebody's choice. */
  public static CommandLine commandLine(SessionSource sessions) {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(new QuickstartCommand(new RunOptions(sessions)));
    line.addSubcommand(new TrainCommand(new RunOptions(sessions)));
    line.addSubcommand(new SweepCommand(new RunOptions(sessions)));
    for (StageKind kind : StageKind.ofLoop()) {
      line.addSubcommand(kind.spelled(), new StageCommand(kind, new RunOptions(sessions)));
    }
    for (StageKind kind : StageKind.supervised()) {
      line.addSubcommand(kind.spelled(), new SftCommand(kind, new RunOptions(sessions)));
    }
    line.addSubcommand(new InitModelCommand(new RunOptions(sessions)));
    line.addSubcommand(new DownloadCommand());
    line.addSubcommand(new ExplainCommand(new RunOptions(sessions)));
    line.addSubcommand(new ReportCommand(new RunOptions(sessions)));
    line.addSubcommand(new TrackCommand(new RunOptions(sessions)));
    line.addSubcommand(new RunsCommand());
    line.addSubcommand(new StatusCommand(new RunOptions(sessions)));
    line.addSubcommand(new ShowCommand(new RunOptions(sessions)));
    line.addSubcommand(new DiffCommand(new RunOptions(sessions)));
    line.addSubcommand(new SqlCommand(new RunOptions(sessions)));
    line.addSubcommand(new ExportCommand(new RunOptions(sessions)));
    line.addSubcommand(new PublishCommand(new RunOptions(sessions)));
    line.addSubcommand(new JudgeDataCommand(new RunOptions(sessions)));
    line.addSubcommand(new JudgeEvalCommand());
    line.addSubcommand(new ScoreCommand(new ToolOptions()));
    line.addSubcommand(new AdvantageCommand(new ToolOptions()));
    line.addSubcommand(new LossCommand(new ToolOptions()));
    line.addSubcommand(new GenerateCommand(new ToolOptions()));
    line.addSubcommand(new LogprobsCommand(new ToolOptions()));
    line.addSubcommand(new CompletionCommand());
    CommandTexts.addTo(line);
    line.setExpandAtFiles(false); // an argument is what it says
    line.getSubcommands()
        .values()
        .forEach(each -> each.getCommandSpec().versionProvider(new Version()));
    line.setParameterExceptionHandler(
        (problem, arguments) -> {
          problem.getCommandLine().getErr().println("rlvr: " + Mistyped.message(problem));
          return USER_MISTAKE;
        });
    line.setExecutionExceptionHandler(
        (problem, command, result) -> status(problem, command.getErr()));
    return line;
  }

  /** Says what went wrong and returns the exit status of it. */
  public static int status(Exception problem, PrintWriter err) {
    Optional<UserMistake> mistake = UserMistake.of(problem);
    if (mistake.isPresent()) {
      mistake.get().message().lines().forEach(each -> err.println("rlvr: " + each));
      return mistake.get().status();
    }
    problem.printStackTrace(err);
    return BUG_OR_OUTAGE;
  }

  /** The version in the jar, and the commit that it was built from. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String commit = Environment.commit().map("commit "::concat).orElse("unknown commit");
      return new String[] {"rlvr %s, %s".formatted(Environment.version(), commit)};
    }
  }
}
