package io.rlvr.jobs.prompts;

import io.rlvr.config.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The files that Spark reads at a path: not those whose names begin with a dot or an underscore,
 * and of folders within only partitions.
 */
record TableFiles(FileSystem storage, List<Path> paths) {

  /**
   * Finds them, before Spark looks, which logs a trace where there are none.
   *
   * @throws FileNotFoundException if there is nothing at that path
   */
  static TableFiles at(String path, Configuration hadoop) throws IOException {
    Path pattern = new Path(path);
    FileSystem storage = pattern.getFileSystem(hadoop);
    FileStatus[] found = storage.globStatus(pattern);
    if (found == null || found.length == 0) {
      throw new FileNotFoundException("no such file");
    }
    return of(storage, found);
  }

  /** Those at a path that is a name, whatever it looks like. */
  static TableFiles named(String path, Configuration hadoop) throws IOException {
    Path name = new Path(path);
    FileSystem storage = name.getFileSystem(hadoop);
    return of(storage, storage.getFileStatus(name));
  }

  private static TableFiles of(FileSystem storage, FileStatus... found) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (FileStatus each : found) {
      if (each.isDirectory()) {
        addFolder(storage, each.getPath(), paths);
      } else {
        paths.add(each.getPath());
      }
    }
    return new TableFiles(storage, List.copyOf(paths));
  }

  private static void addFolder(FileSystem storage, Path folder, List<Path> paths)
      throws IOException {
    FileStatus[] inside = storage.listStatus(folder);
    Arrays.sort(inside);
    for (FileStatus each : inside) {
      String name = each.getPath().getName();
      if (each.isDirectory() && name.contains("=")) {
        addFolder(storage, each.getPath(), paths);
      } else if (each.isFile() && !name.matches("[._].*")) {
        paths.add(each.getPath());
      }
    }
  }

  /**
   * Looks at CSV files for what Spark takes silently: headers that differ, quotes that never end,
   * and bytes of another encoding.
   *
   * @param options of the reader
   * @throws UserException for the first such thing
   */
  void checkCsv(String path, Map<String, String> options) throws IOException {
    CsvOptions csv = CsvOptions.of(path, options);
    CsvHeader header = new CsvHeader();
    for (Path file : paths) {
      String name = ReadProblem.local(file.toString());
      try (CsvText text = new CsvText(name, open(file), csv.charset())) {
        if (csv.separator().isEmpty()) {
          text.check();
          continue;
        }
        CsvRows rows = new CsvRows(name, text, csv.separator().get());
        header.add(rows);
        Optional<?> row;
        do {
          row = rows.row();
        } while (row.isPresent());
      } catch (IOException e) {
        throw ReadProblem.of(name, e);
      }
    }
  }

  private InputStream open(Path file) throws IOException {
    InputStream in = storage.open(file);
    if (file.getName().toLowerCase(Locale.ROOT).endsWith(".gz")) {
      return new GZIPInputStream(in);
    }
    CompressionCodec codec = new CompressionCodecFactory(storage.getConf()).getCodec(file);
    return codec == null ? in : codec.createInputStream(in);
  }
}
