package io.rlvr.reward.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** The databases used last, open, and the results of their references used last. */
final class OpenDatabases implements AutoCloseable {
  private static final int MOST = 4;
  private static final int MOST_REFERENCES = 64;

  private final DatabaseFolder folder;
  private final SqlLimits limits;
  private final Map<String, SqlDatabase> open = new LinkedHashMap<>(8, 0.75f, true);
  private final Map<Query, Reference> references = new LinkedHashMap<>(8, 0.75f, true);

  private record Query(String database, String sql) {}

  OpenDatabases(DatabaseFolder folder, SqlLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /**
   * @throws DatabaseException if it is not there or cannot be opened
   */
  SqlDatabase get(String name) throws DatabaseException {
    SqlDatabase database = open.get(name);
    if (database != null) {
      return database;
    }
    DatabaseFolder.Found found = folder.find(name);
    SqlDatabase opened =
        found.tables().isEmpty()
            ? SqliteDatabase.open(found.path(), limits)
            : DuckdbDatabase.open(found.tables(), limits);
    open.put(name, opened);
    if (open.size() > MOST) {
      String eldest = open.keySet().iterator().next();
      open.remove(eldest).close();
    }
    return opened;
  }

  /**
   * The result of a reference, run once for as long as it is remembered, or each time if it reads
   * the clock.
   *
   * @throws DatabaseException if there is no such database
   * @throws QueryException if it may not run or does not
   */
  Reference reference(String name, String sql) throws DatabaseException, QueryException {
    Query query = new Query(name, sql);
    Reference known = references.get(query);
    if (known != null) {
      return known;
    }
    SqlDatabase database = get(name);
    SqlStatement statement = database.statement(sql);
    Reference reference = References.run(statement, database);
    if (!statement.readsTheClock()) {
      references.put(query, reference);
      if (references.size() > MOST_REFERENCES) {
        references.remove(references.keySet().iterator().next());
      }
    }
    return reference;
  }

  @Override
  public void close() {
    open.values().forEach(SqlDatabase::close);
    open.clear();
    references.clear();
  }
}
