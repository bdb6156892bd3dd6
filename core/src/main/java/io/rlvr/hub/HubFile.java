package io.rlvr.hub;

import io.rlvr.data.ModelFileNames;
import io.rlvr.data.Sha256;
import io.rlvr.hub.HubName.Kind;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file of a repository, as its listing has it.
 *
 * @param path within the repository
 * @param size in bytes
 */
record HubFile(String path, long size, Checksum checksum) {
  private static final Pattern WEIGHTS =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors");
  private static final Pattern PART = Pattern.compile("[^\\p{C}/\\\\]{1,255}");
  private static final List<String> OF_DATASETS = List.of(".parquet", ".jsonl", ".json", ".csv");

  /** One that is on this machine already: size and checksum do not matter. */
  static HubFile of(Path path) {
    return new HubFile(path.toString().replace(File.separatorChar, '/'), 0, Checksum.NONE);
  }

  /** Whether a path stays within the folder that it is relative to. */
  static boolean isWithin(String path) {
    return !path.isEmpty()
        && path.length() <= 1000
        && parts(path).stream()
            .allMatch(
                part -> PART.matcher(part).matches() && !part.equals(".") && !part.equals(".."));
  }

  static List<String> parts(String path) {
    return List.of(Pattern.compile("/").split(path, -1));
  }

  boolean isWeights() {
    return WEIGHTS.matcher(path).matches();
  }

  /** Whether it is one of those that a name asks for; nothing else is ever fetched. */
  boolean isWantedBy(HubName name) {
    if (name.kind() == Kind.MODEL) {
      return isWeights() || ModelFileNames.contains(path);
    }
    boolean isThere =
        name.path().isEmpty() || path.equals(name.path()) || path.startsWith(name.path() + "/");
    String lower = path.toLowerCase(Locale.ROOT);
    return isThere && OF_DATASETS.stream().anyMatch(lower::endsWith);
  }

  /**
   * The name of its content in the cache: that of huggingface_hub, which is the checksum. Where the
   * hub tells none it is one of the place, so that another commit has another.
   */
  String blob(String commit) {
    return checksum.isNone() ? Sha256.hex(commit + "/" + path) : checksum.hex();
  }
}
