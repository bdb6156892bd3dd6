package io.rlvr.jobs.prompts;

import com.univocity.parsers.common.TextParsingException;
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
  private static final Set<String> KNOWN_OPTIONS = Set.of("sep", "delimiter");

  private final DatasetOptions options;
  private final ImportTally tally = new ImportTally();
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
    List<Prompt> prompts = DatasetReaders.unselected(settings, source);
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
    if (!KNOWN_OPTIONS.containsAll(source.options().keySet())) {
      throw new UnseenException("only Spark knows its options");
    }
    List<Map<String, Object>> head = new ArrayList<>();
    try {
      for (Path file : files(local(files.path()), files.path())) {
        if (head.size() >= MOST_ROWS) {
          isWhole = false;
          break;
        }
        add(head, file, source, files.format());
      }
    } catch (IOException e) {
      throw UserException.causedBy(
          e, "Cannot read prompts %s: %s", files.path(), String.valueOf(e.getMessage()));
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
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("[._].*"))
          .sorted()
          .toList();
    }
  }

  private void add(List<Map<String, Object>> head, Path file, TableSource source, String format)
      throws IOException {
    switch (format) {
      case "csv" -> addCsv(head, file, separator(file, source));
      case "json" -> addJson(head, file);
      case "parquet" -> addParquet(head, file);
      default -> throw new UnseenException("only Spark reads its format");
    }
  }

  private void addCsv(List<Map<String, Object>> head, Path file, char separator)
      throws IOException {
    try (InputStream in = open(file)) {
      CsvRows csv = new CsvRows(file.toString(), in, separator);
      for (var row = csv.row(); row.isPresent() && hasRoom(head); row = csv.row()) {
        head.add(row.get());
      }
    } catch (TextParsingException e) {
      throw UserException.causedBy(
          e, "Cannot read prompts %s: %s", file, e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private void addJson(List<Map<String, Object>> head, Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && (line.isBlank() || hasRoom(head))) {
        if (line.stripLeading().startsWith("[")) {
          throw new UnseenException("it is a list");
        }
        if (!line.isBlank()) {
          head.add(JsonFields.of("prompts " + file, line).values());
        }
        line = lines.readLine();
      }
    }
  }

  private void addParquet(List<Map<String, Object>> head, Path file) throws IOException {
    for (Map<String, Object> row : ParquetRows.first(file, MOST_ROWS + 1 - head.size())) {
      if (hasRoom(head)) {
        head.add(row);
      }
    }
  }

  private boolean hasRoom(List<Map<String, Object>> head) {
    isWhole &= head.size() < MOST_ROWS;
    return head.size() < MOST_ROWS;
  }

  private static char separator(Path file, TableSource source) {
    String standard = file.toString().toLowerCase(Locale.ROOT).endsWith(".tsv") ? "\t" : ",";
    String given =
        source.options().getOrDefault("sep", source.options().getOrDefault("delimiter", standard));
    if (given.length() != 1) {
      throw new UnseenException("only Spark knows its separator");
    }
    return given.charAt(0);
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
