package io.rlvr.jobs.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.jobs.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What a command did, as whoever calls it sees it. */
public record Outcome(int status, String out, String err) {
  /** The lines that tell of a mistake. */
  public List<String> said() {
    return err.lines().filter(line -> line.startsWith("rlvr: ")).toList();
  }

  /** Runs a command in this process. */
  public static Outcome of(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, UTF_8));
    System.setErr(new PrintStream(errBytes, true, UTF_8));
    try {
      int status = Main.execute(arguments);
      return new Outcome(status, outBytes.toString(UTF_8), errBytes.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
