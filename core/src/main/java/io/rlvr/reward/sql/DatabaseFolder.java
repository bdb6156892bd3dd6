package io.rlvr.reward.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The folder of databases: what a prompt names is within it, whatever links there are. */
record DatabaseFolder(Path root) {
  private static final List<String> SQLITE = List.of(".sqlite", ".sqlite3", ".db");
  private static final List<String> TABLES = List.of(".parquet", ".csv");
  private static final int MAX_TABLES = 1000;

  /**
   * What a name stands for.
   *
   * @param path a file, or a folder of tables
   * @param tables the files of the tables in their order; none for a SQLite file
   */
  record Found(Path path, List<Path> tables) {
    Found {
      tables = List.copyOf(tables);
    }
  }

  /**
   * A SQLite file, a folder with a SQLite file of its own name as Spider and BIRD have it, or a
   * folder of Parquet and CSV files.
   *
   * @throws DatabaseException if it is none of these, or leaves the folder
   */
  Found find(String name) throws DatabaseException {
    try {
      Path given = Path.of(name);
      if (name.isBlank() || given.isAbsolute() || name.contains("\\") || hasParent(given)) {
        throw missing("expected a path within the folder of databases");
      }
      Path top = root.toRealPath();
      Path path = within(top, top.resolve(given));
      if (Files.isRegularFile(path) && hasEnd(path, SQLITE)) {
        return new Found(path, List.of());
      }
      if (!Files.isDirectory(path)) {
        throw missing("expected a file .sqlite, .sqlite3 or .db, or a folder");
      }
      for (String end : SQLITE) {
        Path own = path.resolve(path.getFileName() + end);
        if (Files.isRegularFile(own)) {
          return new Found(within(top, own), List.of());
        }
      }
      return new Found(path, tables(top, path));
    } catch (InvalidPathException | IOException e) {
      throw missing("it is not there");
    }
  }

  private static List<Path> tables(Path top, Path folder) throws IOException, DatabaseException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> hasEnd(file, TABLES)).limit(MAX_TABLES + 1L).sorted().toList();
    }
    if (files.isEmpty() || files.size() > MAX_TABLES) {
      throw missing("expected 1 to " + MAX_TABLES + " files .parquet or .csv in the folder");
    }
    for (Path file : files) {
      within(top, file);
    }
    return files;
  }

  private static Path within(Path top, Path path) throws IOException, DatabaseException {
    Path real = path.toRealPath();
    if (!real.startsWith(top) || real.equals(top)) {
      throw missing("expected a path within the folder of databases");
    }
    return real;
  }

  private static boolean hasParent(Path path) {
    for (Path part : path) {
      if (part.toString().equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasEnd(Path path, List<String> ends) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return ends.stream().anyMatch(name::endsWith);
  }

  private static DatabaseException missing(String reason) {
    return new DatabaseException(DatabaseException.Fault.DATA, reason);
  }
}
