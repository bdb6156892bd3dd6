package io.rlvr.dataset;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a reader reads: the settings of a dataset and the way to its file.
 *
 * @param content opens a path, on whatever file system it lies
 */
public record DatasetSource(DatasetOptions options, Content content) {
  /** Opens a file. */
  public interface Content {
    /**
     * @throws java.io.FileNotFoundException or java.nio.file.NoSuchFileException if there is none
     */
    InputStream open(String path) throws IOException;
  }

  public DatasetSource {
    requireNonNull(options, "options is null");
    requireNonNull(content, "content is null");
  }

  /** A dataset on the local file system. */
  public static DatasetSource local(DatasetOptions options) {
    return new DatasetSource(options, path -> Files.newInputStream(Path.of(path)));
  }
}
