package io.rlvr.reward.code;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.config.UserException;
import io.rlvr.reward.code.sandbox.ProcessLimits;
import io.rlvr.reward.code.sandbox.Sandbox;
import io.rlvr.reward.code.sandbox.SandboxKind;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandboxes of a process: what tasks run there share one for each form of the settings. So what
 * the machine permits is tried at the first use alone, and the log tells of it once.
 */
final class Sandboxes {
  private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);
  private static final Sandboxes SHARED = new Sandboxes();

  @GuardedBy("this")
  private final Map<Wanted, Sandbox> opened = new HashMap<>();

  /**
   * What has been tried.
   *
   * @param program the first word of the command
   */
  private record Wanted(SandboxKind kind, ProcessLimits limits, String program) {}

  /** The process's own. */
  static Sandboxes shared() {
    return SHARED;
  }

  /**
   * One that fits; a failure is not remembered.
   *
   * @throws UserException if the machine has not the command's program
   * @throws IOException if the machine permits no sandbox of the kind
   */
  synchronized Sandbox open(CodeOptions options) throws IOException, InterruptedException {
    String program = options.command().get(0);
    Wanted wanted = new Wanted(options.sandbox(), options.limits(), program);
    if (opened.containsKey(wanted)) {
      return opened.get(wanted);
    }
    Sandbox sandbox = Sandbox.open(options.sandbox(), options.limits());
    if (!sandbox.finds(program)) {
      throw new UserException(
          "Invalid %s: '%s' (expected a program that this machine has on %s)",
          CodeSettings.COMMAND.name(), program, Sandbox.PATH);
    }
    if (!isTold(sandbox)) {
      tell(sandbox);
    }
    opened.put(wanted, sandbox);
    return sandbox;
  }

  @GuardedBy("this")
  private boolean isTold(Sandbox sandbox) {
    return opened.values().stream()
        .anyMatch(other -> other.description().equals(sandbox.description()));
  }

  private static void tell(Sandbox sandbox) {
    LOG.info("Reward code runs programs by {}", sandbox.description());
    if (!sandbox.isolation().hasNamespaces()) {
      LOG.warn(
          "Reward code cannot keep programs from the network, the files and the processes of this"
              + " user; see docs/security.md");
    }
  }
}
