package io.rlvr.reward.code.sandbox;

import java.time.Duration;
import java.util.List;

/** A process that runs a program, which leaves a daemon and never ends; to be killed. */
final class EndlessProgram {
  private EndlessProgram() {}

  /** The name of the isolation, then a number that the command lines of the program bear. */
  public static void main(String[] arguments) throws Exception {
    String script =
        "(setsid sleep 600.%1$s &) > /dev/null 2>&1; sleep 601.%1$s".formatted(arguments[1]);
    ProcessLimits limits = new ProcessLimits(Duration.ofMinutes(10), 0, 64, 4, 100);
    Sandbox.of(Isolation.valueOf(arguments[0]), limits)
        .run("main.sh", script, List.of("sh", "main.sh"), "");
  }
}
