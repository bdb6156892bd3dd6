package io.rlvr.reward.code.sandbox;

import java.io.IOException;

/** Short scripts of our own. */
final class Shell {
  private Shell() {}

  /** Waits until the script with that one argument has ended, however it does. */
  static void run(String script, String argument) throws IOException, InterruptedException {
    new ProcessBuilder("/bin/sh", "-c", script, "sh", argument)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
