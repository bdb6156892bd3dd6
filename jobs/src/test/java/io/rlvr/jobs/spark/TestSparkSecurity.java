package io.rlvr.jobs.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.package$;
import org.apache.spark.network.util.ConfigProvider;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties file for clusters: each key is one that this Spark reads, and it starts so. */
class TestSparkSecurity {
  private static final String HADOOP = "spark.hadoop.";

  private static final Properties CONF = new Properties();

  @BeforeAll
  static void read() throws IOException {
    try (Reader in = Files.newBufferedReader(ProjectRoot.resolve("conf/spark-security.conf"))) {
      CONF.load(in);
    }
  }

  @Test
  void sparkKnowsEveryKey() throws ReflectiveOperationException {
    Set<String> network = networkKeys();
    for (String holder : List.of("UI", "Network", "Deploy")) {
      Class.forName("org.apache.spark.internal.config." + holder + "$")
          .getField("MODULE$")
          .get(null); // an entry is known once its holder is loaded
    }
    assertThat(package$.MODULE$.EVENT_LOG_ENABLED()).isNotNull();

    assertThat(CONF.stringPropertyNames())
        .isNotEmpty()
        .allSatisfy(
            key ->
                assertThat(
                        ConfigEntry.findEntry(key) != null
                            || network.contains(key)
                            || key.equals(HADOOP + FsPermission.UMASK_LABEL))
                    .as(key)
                    .isTrue());
  }

  /** The transport reads its keys by name, past the registry. */
  private static Set<String> networkKeys() {
    Set<String> asked = new TreeSet<>();
    TransportConf transport =
        new TransportConf(
            "rpc",
            new ConfigProvider() {
              @Override
              public String get(String name) {
                asked.add(name);
                return CONF.getProperty(name);
              }

              @Override
              public String get(String name, String defaultValue) {
                asked.add(name);
                return CONF.getProperty(name, defaultValue);
              }

              @Override
              public Iterable<Map.Entry<String, String>> getAll() {
                return Collections.emptyList();
              }
            });
    assertThat(transport.encryptionEnabled()).isTrue();
    assertThat(transport.authEngineVersion()).isEqualTo(2);
    assertThat(transport.cipherTransformation()).isEqualTo("AES/GCM/NoPadding");
    assertThat(transport.saslFallback()).isFalse();
    return asked;
  }

  /** A local master makes its own secret, so all of it can be on. */
  @Test
  void sparkStartsWithItAndComputes() throws IOException {
    CONF.stringPropertyNames().forEach(key -> System.setProperty(key, CONF.getProperty(key)));
    try (SparkSession spark = Sessions.open("local[2]", "security")) {
      assertThat(spark.sparkContext().conf().get("spark.authenticate")).isEqualTo("true");
      assertThat(spark.range(1000).repartition(3).selectExpr("sum(id)").first().getLong(0))
          .isEqualTo(499500);
    } finally {
      CONF.stringPropertyNames().forEach(System::clearProperty);
    }
  }

  @Test
  void theFileRedactsWhatEverySessionDoes() {
    assertThat(CONF.getProperty("spark.redaction.regex")).isEqualTo(Sessions.REDACTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.executorEnv.OPENAI_API_KEY",
        "spark.executorEnv.JUDGE_APIKEY",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.secret.key",
        "spark.authenticate.secret",
        "spark.ssl.keyStorePassword",
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "spark.executorEnv.HF_TOKEN"
      })
  void itRedactsByName(String key) {
    assertThat(Pattern.compile(Sessions.REDACTED).matcher(key).find()).isTrue();
  }

  @Test
  void itHoldsNoSecret() throws IOException {
    List<String> keys = new ArrayList<>(CONF.stringPropertyNames());
    keys.removeIf(key -> !key.contains("secret") && !key.contains("assword"));

    assertThat(keys).isEmpty();
    assertThat(Files.readString(ProjectRoot.resolve("conf/spark-security.conf"), UTF_8))
        .contains("spark.authenticate.secret.file");
  }
}
