package io.rlvr.jobs.cli;

import io.rlvr.config.Key;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.AllSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: what a shell needs to complete command lines of rlvr. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description =
        "Prints a script by which a shell completes commands, options, settings and files. It"
            + " works for rlvr under any path, such as bin/rlvr.")
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SHELL",
      description = "bash or zsh.",
      completionCandidates = Shells.class)
  private String shell = "";

  /** The shells that have a script. */
  static final class Shells extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Shells() {
      super(List.of("bash", "zsh"));
    }
  }

  @Override
  public Integer call() {
    if (!new Shells().contains(shell)) {
      throw new UserException("Invalid SHELL: '%s' (expected bash or zsh)", Printable.line(shell));
    }
    List<Key<?>> keys = new ArrayList<>(AllSettings.KEYS);
    AllSettings.OF_TOOLS.values().forEach(keys::addAll);
    System.out.print(new CompletionScript(spec.root(), keys).of(shell));
    return 0;
  }
}
