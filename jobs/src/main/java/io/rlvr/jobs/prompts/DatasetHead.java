package io.rlvr.jobs.prompts;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetOptions;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.dataset.DatasetSource;
import io.rlvr.dataset.ImportTally;
import io.rlvr.dataset.Role;
import io.rlvr.dataset.TableSource;
import io.rlvr.hub.Hub;
import io.rlvr.jobs.table.ParquetRows;
import io.rlvr.json.JsonFields;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads the first rows of a dataset without Spark, where they are in files of this machine. This
 * class is NOT thread safe.
 */
final class DatasetHead {
  private static final int MOST_ROWS = 1000;
  private static final int MOST_BYTES = 16 << 20;

  private final DatasetOptions options;
  private final ImportTally tally = new ImportTally();
  private final CsvHeader header = new CsvHeader();
  private int rows;
  private boolean isWhole = true;

  private DatasetHead(DatasetOptions options) {
    this.options = options;
  }

  /**
   * What the first rows are.
   *
   * @param rows that were read; 0 where the prompts are made
   * @param isWhole whether there are no others
   * @param unusable rows that make no prompt
   */
  record Seen(List<Prompt> prompts, int rows, boolean isWhole, int unusable) {}

  /**
   * Reads them.
   *
   * @throws UserException as the import would
   * @throws UnseenException if only Spark can read them
   */
  static Seen read(Settings settings, Role role) {
    DatasetOptions options = DatasetOptions.from(settings, role);
    if (options.format().contains(".")) {
      throw new UnseenException("its format is a class");
    }
    DatasetHead head = new DatasetHead(options);
    DatasetSource source =
        new DatasetSource(options, path -> head.lines(head.local(path)), head::rows, head.tally);
    List<Prompt> all = DatasetReaders.all(settings, source);
    if (head.isWhole) {
      DatasetReaders.checkLeft(all, options);
    }
    List<Prompt> prompts = DatasetReaders.ofShare(all, options);
    return new Seen(prompts, head.rows, head.isWhole, head.tally.unusable());
  }

  private Path local(String path) {
    if (Hub.isName(path)) {
      String setting = "dataset.%s.path".formatted(options.role().spelled());
      return Hub.shared()
          .inCache(setting, path, "")
          .orElseThrow(() -> new UnseenException("it is not in the cache"))
          .path();
    }
    if (path.contains("://") && !path.startsWith("file://")) {
      throw new UnseenException("it is on no disk of this machine");
    }
    return Path.of(path.replaceFirst("^file:(//)?", ""));
  }

  /** So many whole lines that none is cut, for the readers of JSON Lines. */
  private InputStream lines(Path file) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      boolean isInLine = false;
      for (int next = in.read(); next >= 0; next = in.read()) {
        boolean isFull = rows >= MOST_ROWS || head.size() >= MOST_BYTES;
        if (isFull && !isInLine) {
          isWhole = false;
          break;
        }
        head.write(next);
        rows += !isInLine && next != '\n' && next != '\r' ? 1 : 0;
        isInLine = next != '\n';
      }
    }
    return new ByteArrayInputStream(head.toByteArray());
  }

  private Iterator<Map<String, Object>> rows(TableSource source) {
    if (!(source.place() instanceof TableSource.Files files)) {
      throw new UnseenException("only Spark reads it");
    }
    if (source.where().isPresent()) {
      throw new UnseenException("only Spark knows which rows a condition takes");
    }
    boolean isKnown =
        files.format().equals("csv")
            ? CsvOptions.of(files.path(), source.options()).separator().isPresent()
            : source.options().isEmpty();
    if (!isKnown) {
      throw new UnseenException("only Spark knows its options");
    }
    List<Map<String, Object>> head = new ArrayList<>();
    try {
      for (Path file : files(local(files.path()), files.path())) {
        if (head.size() >= MOST_ROWS) {
          isWhole = false;
          break;
        }
        addFile(head, file, source, files);
      }
    } catch (IOException e) {
      throw ReadProblem.of(files.path(), e);
    }
    rows = head.size();
    return head.iterator();
  }

  private static List<Path> files(Path path, String named) throws IOException {
    if (Files.isRegularFile(path)) {
      return List.of(path);
    }
    if (!Files.isDirectory(path)) {
      if (named.matches(".*[*?\\[{].*")) {
        throw new UnseenException("its path is a pattern");
      }
      throw new UserException("Cannot read prompts %s: no such file", named);
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> inside = files.toList();
      if (inside.stream().anyMatch(DatasetHead::isPartition)) {
        throw new UnseenException("its folders are partitions");
      }
      return inside.stream()
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("[._].*"))
          .sorted()
          .toList();
    }
  }

  private static boolean isPartition(Path path) {
    return Files.isDirectory(path) && path.getFileName().toString().contains("=");
  }

  private void addFile(
      List<Map<String, Object>> head, Path file, TableSource source, TableSource.Files files) {
    try {
      add(head, file, source, files);
    } catch (IOException e) {
      throw ReadProblem.of(file.toString(), e);
    }
  }

  private void add(
      List<Map<String, Object>> head, Path file, TableSource source, TableSource.Files files)
      throws IOException {
    switch (files.format()) {
      case "csv" -> addCsv(head, file, CsvOptions.of(files.path(), source.options()));
      case "json" -> addJson(head, file);
      case "parquet" -> addParquet(head, file);
      default -> throw new UnseenException("only Spark reads its format");
    }
  }

  private void addCsv(List<Map<String, Object>> head, Path file, CsvOptions options)
      throws IOException {
    char separator =
        options.separator().orElseThrow(() -> new UnseenException("only Spark knows its options"));
    try (CsvText text = new CsvText(file.toString(), open(file), options.charset())) {
      CsvRows csv = new CsvRows(file.toString(), text, separator);
      header.add(csv);
      for (var row = csv.row(); row.isPresent() && hasRoom(head); row = csv.row()) {
        head.add(row.get());
      }
    }
  }

  private void addJson(List<Map<String, Object>> head, Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && (line.isBlank() || hasRoom(head))) {
        String stripped = line.strip();
        if (stripped.equals("[") || stripped.equals("{")) {
          throw ReadProblem.noObjects(file.toString());
        }
        if (stripped.startsWith("[")) {
          throw new UnseenException("it is a list");
        }
        if (!stripped.isEmpty()) {
          Map<String, Object> row = JsonFields.of("prompts " + file, line).values();
          checkNames(file, row);
          head.add(row);
        }
        line = lines.readLine();
      }
    }
  }

  /** Spark does not tell names apart by their case. */
  private static void checkNames(Path file, Map<String, Object> row) {
    Set<String> seen = new HashSet<>();
    for (String name : row.keySet()) {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw ReadProblem.twice(file.toString(), name.toLowerCase(Locale.ROOT));
      }
    }
  }

  private void addParquet(List<Map<String, Object>> head, Path file) throws IOException {
    for (Map<String, Object> row : ParquetRows.first(file, MOST_ROWS + 1 - head.size())) {
      checkNames(file, row);
      if (hasRoom(head)) {
        head.add(row);
      }
    }
  }

  private boolean hasRoom(List<Map<String, Object>> head) {
    isWhole &= head.size() < MOST_ROWS;
    return head.size() < MOST_ROWS;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
