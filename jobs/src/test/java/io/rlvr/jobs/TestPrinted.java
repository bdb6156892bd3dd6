package io.rlvr.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rlvr.jobs.testing.ProjectRoot;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed and does not arrive. */
class TestPrinted {
  private static final Path RUN =
      ProjectRoot.resolve("jobs/src/test/resources/golden/v1/unfinished");
  private static final String LOST =
      "rlvr: Cannot write the output: it takes no more (expected free space, and a reader that"
          + " reads to the end)\n";

  /** Of {@code status} too, which ends with 3 where its answer arrives. */
  @ParameterizedTest
  @ValueSource(strings = {"status --run RUN", "show --run RUN", "completion bash", "--help"})
  void aFullDiskIsAMistakeInOneLine(String command) throws IOException, InterruptedException {
    assumeTrue(Files.exists(Path.of("/dev/full")), "SKIPPED: this system has no /dev/full");
    Path err = Files.createTempFile("printed", ".err");
    try {
      String[] arguments = command.replace("RUN", RUN.toString()).split(" ");
      ProcessBuilder builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName())
              .redirectOutput(new File("/dev/full"))
              .redirectError(err.toFile());
      builder.command().addAll(List.of(arguments));

      assertThat(builder.start().waitFor()).isEqualTo(2);
      assertThat(err).hasContent(LOST);
    } finally {
      Files.delete(err);
    }
  }

  @Test
  void aReaderThatWentAwayIsNoMistake() {
    Breaking pipe = new Breaking("Broken pipe");

    assertThat(run(Printed.to(pipe, UTF_8), "status", "--run", RUN.toString())).isEqualTo("141 ");
  }

  @Test
  void aQueryEndsWhenNobodyReadsOn() {
    Breaking pipe = new Breaking("Broken pipe");
    String query = "select explode(sequence(1, 100000)) n";

    assertThat(run(Printed.to(pipe, UTF_8), "sql", "--run", RUN.toString(), query))
        .isEqualTo("141 ");
    assertThat(pipe.writes).isLessThan(10);
  }

  @Test
  void anErrorOfAStreamOfSomebodyElseIsAMistake() {
    PrintStream out = new PrintStream(new Breaking("No space left on device"), true, UTF_8);

    assertThat(run(out, "status", "--run", RUN.toString())).isEqualTo("2 " + LOST);
  }

  /** Exit status and standard error. */
  private static String run(PrintStream out, String... arguments) {
    PrintStream formerOut = System.out;
    PrintStream formerErr = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(out);
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      return Main.execute(arguments) + " " + err.toString(UTF_8);
    } finally {
      System.setOut(formerOut);
      System.setErr(formerErr);
    }
  }

  /** Takes nothing. */
  private static final class Breaking extends OutputStream {
    private final String message;
    private int writes;

    Breaking(String message) {
      this.message = message;
    }

    @Override
    public void write(int value) throws IOException {
      writes++;
      throw new IOException(message);
    }
  }
}
