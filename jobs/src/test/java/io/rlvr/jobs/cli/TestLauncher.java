package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs {@code bin/rlvr} in a project of empty jars, with a Java and a Maven that only echo. */
@Tag("slow")
class TestLauncher extends LauncherFixture {
  @Test
  void startsMainWithBothJarsAndTheLibraries() throws Exception {
    makeJars();
    Outcome outcome = rlvr(Map.of(), "train", "--conf", "my conf.conf");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .containsExactly(
            "pid " + outcome.pid() + " in " + tools,
            "@" + home + "/bin/jvm.options",
            "-Xmx4g",
            "-Drlvr.home=" + home,
            "-Drlvr.terminal=false",
            "-cp",
            home
                + "/jobs/target/rlvr-jobs-1.0.jar:"
                + home
                + "/core/target/rlvr-core-1.0.jar:"
                + home
                + "/jobs/target/lib/*",
            "io.rlvr.jobs.Main",
            "train",
            "--conf",
            "my conf.conf");
  }

  @Test
  void optionsOfTheUserComeAfterTheDefaultHeap() throws Exception {
    makeJars();
    Outcome outcome = rlvr(Map.of("RLVR_JAVA_OPTS", "-Xmx8g -Da=b"), "runs");
    assertThat(outcome.out()).containsSubsequence("-Xmx4g", "-Xmx8g", "-Da=b", "-cp");
  }

  @Test
  void theArchiveOfClassesIsUsedWhereThereIsOne() throws Exception {
    makeJars();
    assertThat(rlvr(Map.of(), "train").out()).noneMatch(each -> each.startsWith("-Xshare"));
    Path archive = Files.createFile(home.resolve("jobs/target/rlvr.jsa"));

    assertThat(rlvr(Map.of("RLVR_JAVA_OPTS", "-Da=b"), "train").out())
        .containsSubsequence(
            "-XX:SharedArchiveFile=" + archive,
            "-Xshare:auto",
            "-Xlog:cds*=off",
            "-Xlog:class+path=off",
            "-Da=b",
            "-cp");
  }

  @Test
  void whatIsOverSoonIsCompiledOnce() throws Exception {
    makeJars();
    String once = "-XX:TieredStopAtLevel=1";
    for (String command :
        List.of("--help", "diff", "explain", "report", "runs", "show", "sql", "status", "track")) {
      assertThat(rlvr(Map.of(), command).out()).as(command).contains(once);
    }
    for (String command : List.of("train", "rollout", "score", "judge-eval")) {
      assertThat(rlvr(Map.of(), command).out()).as(command).doesNotContain(once);
    }
    assertThat(rlvr(Map.of()).out()).doesNotContain(once);
  }

  @Test
  void theBuildMakesTheArchive() throws Exception {
    makeJars();
    Outcome outcome = rlvr(Map.of(), "--archive-classes", "a run");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).isEmpty();
    assertThat(home.resolve("jobs/target/rlvr.jsa.log"))
        .content()
        .contains("-XX:ArchiveClassesAtExit=" + home + "/jobs/target/rlvr.jsa\n")
        .endsWith("io.rlvr.jobs.ClassArchive\na run\n");
  }

  @Test
  void aBuildWithoutAnArchiveIsOne() throws Exception {
    makeJars();
    makeTool("java", ECHO_JAVA.replace("VERSION", "17.0.1") + "exit 1\n");
    Outcome outcome = rlvr(Map.of(), "--archive-classes", "a run");

    assertThat(outcome.exit()).isZero();
    assertThat(outcome.err())
        .containsExactly(
            "rlvr: no archive of classes, look-ups start later: see "
                + home
                + "/jobs/target/rlvr.jsa.log");
  }

  @Test
  void waitingThreadsSleepSoonUnlessTheUserSaysOtherwise() throws Exception {
    makeJars();
    makeTool(
        "java",
        ECHO_JAVA.replace("VERSION", "17.0.1")
            + "echo \"wait $OMP_WAIT_POLICY after ${GOMP_SPINCOUNT-unset}\"\n");
    assertThat(rlvr(Map.of(), "runs").out()).endsWith("wait passive after 3000");
    assertThat(rlvr(Map.of("OMP_WAIT_POLICY", "active"), "runs").out())
        .endsWith("wait active after unset");
    assertThat(rlvr(Map.of("GOMP_SPINCOUNT", "0"), "runs").out()).endsWith("wait passive after 0");
  }

  @Test
  void aClustersMasterGoesToSparkSubmit() throws Exception {
    makeJars();
    Files.createFile(home.resolve("jobs/target/rlvr.jar"));
    makeSpark();
    Outcome outcome =
        rlvr(
            Map.of(
                "SPARK_HOME", tools.toString(),
                "RLVR_JAVA_OPTS", "-Xmx8g -Da=b",
                "RLVR_SPARK_OPTS", "--executor-memory 5g",
                "RLVR_SPARK_CONF", "my.conf"),
            "train",
            "--master",
            "local[2]",
            "--master=spark://host:7077",
            "--conf",
            "my conf.conf");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .containsExactly(
            "pid " + outcome.pid() + " in " + tools,
            "--master",
            "spark://host:7077",
            "--deploy-mode",
            "client",
            "--class",
            "io.rlvr.jobs.Main",
            "--driver-memory",
            "8g",
            "--driver-java-options",
            "-Dc=d -De=f \"-Drlvr.home=%s\" -Drlvr.terminal=false".formatted(home)
                + " \"-Dlog4j2.configurationFile=file:%s/jobs/src/main/resources/log4j2.properties\""
                    .formatted(home)
                + " -Da=b",
            "--conf",
            "spark.executor.extraJavaOptions=-Dc=d -De=f",
            "--conf",
            "spark.one=first value",
            "--conf",
            "spark.two=2",
            "--properties-file",
            "my.conf",
            "--executor-memory",
            "5g",
            home + "/jobs/target/rlvr.jar",
            "train",
            "--master",
            "local[2]",
            "--master=spark://host:7077",
            "--conf",
            "my conf.conf");
  }

  @Test
  void logsAreJsonWhereTheUserSaysSo() throws Exception {
    makeJars();
    Files.createFile(home.resolve("jobs/target/rlvr.jar"));
    makeSpark();
    String json =
        "file:%1$s/jobs/src/main/resources/log4j2.properties,file:%1$s/conf/log4j2-json.properties"
            .formatted(home);
    Map<String, String> environment =
        Map.of(
            "SPARK_HOME",
            tools.toString(),
            "RLVR_LOG_LAYOUT",
            "json",
            "YARN_CONF_DIR",
            "/etc/yarn");
    assertThat(rlvr(environment, "runs").out()).contains("-Dlog4j2.configurationFile=" + json);
    assertThat(rlvr(environment, "train", "--master", "yarn").out())
        .contains("spark.log.structuredLogging.enabled=true")
        .anyMatch(word -> word.contains("\"-Dlog4j2.configurationFile=" + json + "\""));
  }

  @Test
  void aLayoutOfLogsThatIsNoneIsRefused() throws Exception {
    makeJars();
    Outcome outcome = rlvr(Map.of("RLVR_LOG_LAYOUT", "yaml"), "runs");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .containsExactly("rlvr: Invalid RLVR_LOG_LAYOUT: 'yaml' (expected text or json)");
  }

  @Test
  void aClusterNeedsASparkDistribution() throws Exception {
    makeJars();
    for (String master : List.of("spark://host:7077", "yarn", "k8s://https://host")) {
      Outcome unset = rlvr(Map.of(), "train", "--master", master);
      assertThat(unset.exit()).isEqualTo(2);
      assertThat(unset.err())
          .containsExactly(
              "rlvr: Cannot run on master %s: SPARK_HOME is not set (expected the folder of a Spark distribution)"
                  .formatted(master));
    }
    Outcome empty = rlvr(Map.of("SPARK_HOME", "/no/spark"), "train", "--master=yarn");
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.err())
        .containsExactly(
            "rlvr: Cannot run on master yarn: /no/spark/bin/spark-submit is not there (expected"
                + " SPARK_HOME to name a Spark distribution)");
  }

  @Test
  void yarnNeedsItsConfiguration() throws Exception {
    makeJars();
    Files.createFile(home.resolve("jobs/target/rlvr.jar"));
    makeSpark();
    Map<String, String> unset = Map.of("SPARK_HOME", tools.toString());
    Outcome outcome = rlvr(unset, "train", "--master", "yarn");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .containsExactly(
            "rlvr: Cannot run on master yarn: HADOOP_CONF_DIR is not set (expected the folder with"
                + " yarn-site.xml and core-site.xml)");

    Path script = Files.createDirectories(tools.resolve("conf")).resolve("spark-env.sh");
    Files.createFile(script);
    assertThat(rlvr(unset, "train", "--master", "yarn").err()).isEmpty();
  }

  @Test
  void aMasterThatIsNoneIsRefusedBeforeSparkSeesIt() throws Exception {
    makeJars();
    makeSpark();
    for (String master : List.of("loca[2]", "spark://", "local2")) {
      Outcome outcome = rlvr(Map.of("SPARK_HOME", tools.toString()), "train", "--master", master);
      assertThat(outcome.exit()).as(master).isEqualTo(2);
      assertThat(outcome.err())
          .containsExactly(
              "rlvr: Invalid --master: '%s' (expected local[N], spark://HOST:PORT, yarn or k8s://URL)"
                  .formatted(master));
    }
  }

  @Test
  void localMastersStayInThisProcess() throws Exception {
    makeJars();
    for (String master : List.of("local", "local[2]", "local[*]")) {
      assertThat(rlvr(Map.of(), "train", "--master", master).out())
          .contains("io.rlvr.jobs.Main", master);
    }
  }

  @Test
  void findsTheProjectThroughSymbolicLinks() throws Exception {
    makeJars();
    Path linked = Files.createSymbolicLink(tools.resolve("linked"), home.resolve("bin/rlvr"));
    Path twice = Files.createSymbolicLink(tools.resolve("twice"), linked.getFileName());
    Outcome outcome = run(Map.of(), List.of(twice.toString(), "runs"));
    assertThat(outcome.out()).contains("-Drlvr.home=" + home);
  }

  @Test
  void buildsOnceWhereTheJarsAreMissing() throws Exception {
    makeTool(
        "mvn",
        """
        #!/bin/bash
        echo "mvn $* in $PWD"
        mkdir -p core/target jobs/target/lib
        touch core/target/rlvr-core-1.0.jar jobs/target/rlvr-jobs-1.0.jar
        """);
    Outcome first = rlvr(Map.of(), "runs");
    assertThat(first.err())
        .containsExactly(
            "rlvr: no jars yet, building them once: mvn -q -B -DskipTests package (a few minutes)",
            "mvn -q -B -DskipTests package in " + home);
    assertThat(first.out()).contains("io.rlvr.jobs.Main");
    assertThat(rlvr(Map.of(), "runs").err()).isEmpty();
  }

  @Test
  void aBrokenBuildStartsNothing() throws Exception {
    makeTool("mvn", "#!/bin/bash\nexit 1\n");
    Outcome outcome = rlvr(Map.of(), "runs");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .endsWith("rlvr: Cannot build " + home + ": see Maven's message above");
  }

  @Test
  void refusesAnOldJava() throws Exception {
    makeJars();
    for (String version : List.of("1.8.0_412", "11.0.2", "16.0.1", "9")) {
      makeTool("java", ECHO_JAVA.replace("VERSION", version));
      Outcome outcome = rlvr(Map.of(), "runs");
      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.err())
          .containsExactly(
              "rlvr: Cannot start Java: %s/java has version %s (expected 17 or later)"
                  .formatted(tools, version));
    }
  }

  @Test
  void acceptsLaterVersions() throws Exception {
    makeJars();
    for (String version : List.of("17", "21.0.7", "25-ea")) {
      makeTool("java", ECHO_JAVA.replace("VERSION", version));
      assertThat(rlvr(Map.of(), "runs").exit()).isZero();
    }
  }

  @Test
  void javaHomeComesBeforeThePath() throws Exception {
    Outcome outcome = rlvr(Map.of("JAVA_HOME", "/no/such/jdk"), "runs");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .containsExactly(
            "rlvr: Cannot start Java: /no/such/jdk/bin/java is not there"
                + " (expected JAVA_HOME to name a JDK of version 17 or later)");
  }
}
