package io.rlvr.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rlvr.config.Settings;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.ProgressListener;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.TrainLoop;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.FileStore;
import io.rlvr.store.ForwardingFileStore;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that the system turns read-only while a run writes to it, as after a fault of it. */
class TestReadOnlyRun {
  @TempDir private Path folder;

  /** Fails as Linux does, from the first call on whose name has a mark. */
  private static final class ReadOnlyFrom extends ForwardingFileStore {
    private final String mark;
    private boolean isReadOnly;
    private String failed = "";

    ReadOnlyFrom(FileStore store, String mark) {
      super(store);
      this.mark = mark;
    }

    @Override
    protected void beforeChange(String call) throws IOException {
      isReadOnly |= call.contains(mark);
      if (isReadOnly) {
        failed = root() + call.replaceFirst(".* ", "/");
        throw new FileSystemException(failed, null, "Read-only file system");
      }
    }
  }

  @Test
  void theRunningCommandAndTheNextSayItInOneLine() throws IOException {
    Settings settings = TinyRun.settings(TinyRun.configuration(folder));
    ReadOnlyFrom store =
        new ReadOnlyFrom(new LocalFileStore(folder.resolve("run")), "create prompts/");
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      String running = said(spark, store, settings);

      assertThat(store.failed).startsWith(folder.resolve("run/prompts") + "/");
      assertThat(running).isEqualTo(line(store));

      String next = said(spark, store, settings);

      assertThat(next).isEqualTo(line(store));
    } finally {
      ExecutorModels.shared().clear();
    }
  }

  private static String line(ReadOnlyFrom store) {
    return "rlvr: Cannot write: %s: Read-only file system (expected a file system that can be written)\n"
        .formatted(store.failed);
  }

  private static String said(SparkSession spark, FileStore store, Settings settings) {
    Exception problem = catchThrowableOfType(Exception.class, () -> train(spark, store, settings));
    StringWriter err = new StringWriter();
    assertThat(Main.status(problem, new PrintWriter(err, true))).isEqualTo(2);
    return err.toString();
  }

  private static void train(SparkSession spark, FileStore store, Settings settings)
      throws IOException {
    Run run = Run.open(spark, store, settings);
    Plan plan = new Plan(settings, run.startModel().digest());
    try (ProgressListener progress = new ProgressListener(TinyRun.STEPS)) {
      new TrainLoop(run, plan, new StageRunner(spark, store, run.startModel(), progress)).run();
    }
  }
}
