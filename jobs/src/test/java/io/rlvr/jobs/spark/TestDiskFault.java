package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.LocalFileStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no more is one line that names the file or folder, and exit status 2. */
class TestDiskFault {
  private static final String FULL = "No space left on device"; // ENOSPC, as Linux says it
  private static final String READ_ONLY = "Read-only file system"; // EROFS
  private static final String IMPLEMENTATION = "spark.hadoop.fs.full.impl";

  @TempDir private Path folder;

  @AfterEach
  void forget() {
    System.clearProperty(IMPLEMENTATION);
  }

  @Test
  void aFileOfTheRun() {
    assertSaid(
        new IOException("/run/run.json: " + FULL),
        "Cannot write: /run/run.json: No space left on device (expected free space; the same"
            + " command resumes the run)");
    assertSaid(
        new FileSystemException("/run/run.json", null, READ_ONLY),
        "Cannot write: /run/run.json: Read-only file system (expected a file system that can be"
            + " written)");
    assertSaid(
        new FileNotFoundException("/run/part-0.parquet (" + READ_ONLY + ")"),
        "Cannot write: /run/part-0.parquet (Read-only file system) (expected a file system that can"
            + " be written)");
  }

  /** Spark's shuffle and spill files are not named in what it throws. */
  @Test
  void aFileOfSparkHasItsFolder() {
    String folder =
        Optional.ofNullable(System.getenv("SPARK_LOCAL_DIRS"))
            .orElse(System.getProperty("java.io.tmpdir"));

    assertSaid(
        new IOException(FULL),
        "Cannot write a temporary file of Spark: No space left on device (expected free space in"
            + " spark.local.dir, here "
            + folder
            + "; the same command resumes the run)");
  }

  @Test
  void aFullDiskNamesTheTableFile() {
    assumeThat(Path.of("/dev/full")).as("this system has no device that is full").exists();
    System.setProperty(IMPLEMENTATION, FullDisk.class.getName());

    IOException problem =
        catchThrowableOfType(
            IOException.class,
            () -> TableWriter.write(Tables.PROMPTS, List.of(prompt()), "full:///run/stage", 7));

    assertThat(said(problem))
        .matches(
            "rlvr: Cannot write: full:/+run/stage/part-00007-[0-9a-f-]{36}\\.parquet: No space left"
                + " on device \\(expected free space; the same command resumes the run\\)\n");
  }

  @Test
  void aFolderThatMayNotBeWritten() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("run"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-x------"));
    assumeThat(Files.isWritable(closed))
        .as("this user, such as root, may write to any folder: permissions cannot be tested")
        .isFalse();

    IOException problem =
        catchThrowableOfType(
            IOException.class, () -> new LocalFileStore(closed).create("run.json", new byte[] {1}));

    assertThat(said(problem))
        .matches(
            ("rlvr: Cannot open \\Q%s\\E/\\.run\\.json\\.[0-9a-f-]{36}: access denied \\(expected a"
                    + " file or folder that this user may use\\)\n")
                .formatted(closed));
  }

  /** The same message for those whom permissions do not stop. */
  @Test
  void accessThatIsDenied() {
    assertSaid(
        new AccessDeniedException("/run/run.json"),
        "Cannot open /run/run.json: access denied (expected a file or folder that this user may"
            + " use)");
  }

  @Test
  void anotherOutageIsNoMistake() {
    StringWriter err = new StringWriter();

    int status = Main.status(new IOException("Connection reset"), new PrintWriter(err, true));

    assertThat(status).isEqualTo(1);
    assertThat(err.toString()).startsWith("java.io.IOException: Connection reset");
  }

  private static void assertSaid(IOException problem, String message) {
    assertThat(said(problem)).isEqualTo("rlvr: " + message + "\n");
  }

  /** As a task's failure comes to the driver. */
  private static String said(IOException problem) {
    StringWriter err = new StringWriter();
    SparkException failed = new SparkException("Job aborted due to stage failure", problem);
    assertThat(Main.status(failed, new PrintWriter(err, true))).isEqualTo(2);
    return err.toString();
  }

  private static Prompt prompt() {
    return new Prompt("a", List.of(Message.user("?")), "", "", "", Map.of());
  }

  /** Hadoop's local file system on a full disk: each file is the device of Linux that is one. */
  public static final class FullDisk extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("full:///");
    }

    @Override
    public String getScheme() {
      return "full";
    }

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path file,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      return super.create(
          new org.apache.hadoop.fs.Path("full:///dev/full"),
          true,
          buffer,
          replication,
          block,
          progress);
    }
  }
}
