package io.rlvr.reward.sql;

import static io.rlvr.reward.testing.RewardCases.reward;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.reward.Reward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two small databases: five singers in a SQLite file and in a folder of CSV files. */
final class SqlFixtures {
  private static final String SINGERS =
      """
      id,name,age,country,fee
      1,Ann,30,FR,10.5
      2,Bob,41,US,20.0
      3,Cid,30,FR,
      4,Dee,25,US,20.0
      5,Eve,41,NL,5.25
      """;

  private SqlFixtures() {}

  /** {@code music.sqlite} in a folder. */
  static void sqlite(Path folder) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("music.sqlite"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE singer (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, country TEXT,"
              + " fee REAL)");
      statement.execute(
          "INSERT INTO singer VALUES (1, 'Ann', 30, 'FR', 10.5), (2, 'Bob', 41, 'US', 20.0),"
              + " (3, 'Cid', 30, 'FR', NULL), (4, 'Dee', 25, 'US', 20.0), (5, 'Eve', 41, 'NL',"
              + " 5.25)");
    }
  }

  /** {@code tables/singer.csv} in a folder. */
  static void csv(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("tables"));
    Files.writeString(folder.resolve("tables/singer.csv"), SINGERS);
  }

  static Reward sqlResult(Path folder, String... more) {
    List<String> all = new ArrayList<>(List.of("reward.sql-result.databases=\"" + folder + "\""));
    all.addAll(List.of(more));
    return reward("sql-result", all.toArray(new String[0]));
  }

  static Prompt asked(String database, String reference) {
    return new Prompt(
        "p", List.of(Message.user("?")), reference, "", "", Map.of("database", database));
  }
}
