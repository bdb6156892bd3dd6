package io.rlvr.jobs.cli;

import io.rlvr.config.UserException;
import io.rlvr.jobs.models.DeviceModels;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.model.folder.ModelExport;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ModelRef;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: a policy version as a Hugging Face folder of its own. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a policy version of a run as a Hugging Face model folder.")
public final class ExportCommand implements Callable<Integer> {
  private static final int LAST = Integer.MIN_VALUE;

  @Mixin private final RunOptions options;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new folder.")
  private Path out = Path.of("");

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Policy version; the last unless given.")
  private int step = LAST;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description = "BFLOAT16 or FLOAT32; BFLOAT16 unless given.")
  private Dtype dtype = Dtype.BFLOAT16;

  @Option(
      names = "--base",
      paramLabel = "DIR",
      description =
          "The model that a run with adapters started from, a folder or hf:org/name; the run's"
              + " policy.model unless given.")
  private String base = "";

  public ExportCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    String folder = options.requiredRunFolder();
    try (SessionLease session = options.session("export")) {
      SparkSession spark = session.spark();
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      RunFolder run = RunFolder.of(store);
      PolicyVersion version = version(run.updates(), folder);
      Path local = trusted(store, version, folder);
      if (ModelFolder.isAdapter(local)) {
        ModelExport.merge(startModel(run.record(), base), local, out, dtype);
      } else {
        ModelExport.copy(local, out, dtype);
      }
      System.out.printf("Policy version %d of %s is in %s%n", version.version(), folder, out);
      return 0;
    }
  }

  /** The adapter's numbers mean something on this very model only. */
  public static Path startModel(RunJson run, String named) {
    Path folder =
        named.isEmpty()
            ? ModelFolders.folder(
                RunSettings.MODEL.name(),
                String.valueOf(run.settings().get(RunSettings.MODEL.name())))
            : ModelFolders.folder("--base", named);
    if (!Files.isDirectory(folder)) {
      throw new UserException(
          "Cannot export an adapter: its model %s is not there (expected a folder; --base names"
              + " another)",
          folder);
    }
    String digest = ModelFolder.digest(folder);
    if (!digest.equals(run.startModel())) {
      throw new UserException(
          "Cannot export an adapter: its model %s has digest %s (expected %s; --base names"
              + " another)",
          folder, digest, run.startModel());
    }
    return folder;
  }

  /** That which the manifest of an update names, so that one without a manifest is none. */
  private PolicyVersion version(List<Manifest> updates, String folder) {
    if (updates.isEmpty()) {
      throw new UserException("Cannot export run %s: it has no update yet", folder);
    }
    int wanted = step == LAST ? updates.get(updates.size() - 1).step() : step;
    return updates.stream()
        .filter(update -> update.step() == wanted)
        .flatMap(update -> update.policy().stream())
        .findFirst()
        .orElseThrow(() -> noVersion(updates, folder, wanted));
  }

  private static UserException noVersion(List<Manifest> updates, String folder, int wanted) {
    return new UserException(
        "Cannot export policy version %d of run %s: no update of the run wrote it (expected one of"
            + " %s)",
        wanted, folder, updates.stream().map(update -> Integer.toString(update.step())).toList());
  }

  /** Its files on this machine, which are those that its update wrote. */
  private static Path trusted(FileStore store, PolicyVersion version, String folder)
      throws IOException {
    String policy = RunLayout.policyFolder(version.version());
    if (store.list(policy).isEmpty()) {
      throw new UserException(
          "Cannot export policy version %d of run %s: its weights are gone"
              + " (loop.keep-policies decides how many stay)",
          version.version(), folder);
    }
    return DeviceModels.trustedFolder(
        new ModelRef(version.version(), version.digest(), store.root(), policy));
  }
}
