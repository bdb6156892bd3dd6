package io.rlvr.reward.code;

import io.rlvr.config.Key;
import io.rlvr.reward.CheckScore;
import io.rlvr.reward.code.sandbox.SandboxKind;
import java.util.List;

/** The settings of code, the reward that runs programs. */
public final class CodeSettings {
  public static final Key<Boolean> ENABLED =
      Key.flag(
              "reward.code.enabled",
              false,
              "Whether code may run what the model wrote as a program, on every machine that scores;"
                  + " see docs/rewards.md for what its sandbox does not stop")
          .later();

  public static final Key<List<String>> COMMAND =
      Key.texts(
              "reward.code.command",
              List.of("python3", "{file}"),
              "The program that runs the response's code and its arguments; {file} is the file with the"
                  + " code")
          .later();

  public static final Key<String> FILE =
      Key.text("reward.code.file", "solution.py", "The name of the file with the code").later();

  public static final Key<String> TESTS =
      Key.text("reward.code.tests-column", "tests", "The column of a prompt that has its tests")
          .later();

  public static final Key<String> SUCCESS =
      Key.text(
              "reward.code.success",
              "print('{token}')",
              "The line put after tests that are code, which prints {token}, so that leaving early is"
                  + " no success; empty to go by the exit status alone")
          .later();

  public static final Key<Double> TIMEOUT =
      Key.between("reward.code.timeout", 10, 0.001, 3600, "Seconds that each test may take")
          .later();

  public static final Key<Integer> MEMORY_MB =
      Key.integer(
              "reward.code.memory-mb",
              1024,
              0,
              "MiB of address space that each process of a test may take; 0 for no bound")
          .later();

  public static final Key<Integer> OUTPUT_KB =
      Key.integer(
              "reward.code.output-kb",
              1024,
              1,
              "KiB that the output of a test, and each file it writes, may have")
          .later();

  public static final Key<CheckScore> VALUE =
      Key.choice(
              "reward.code.value",
              CheckScore.ALL,
              "The value of code: all tests (1 or 0), or the share of those that pass")
          .later();

  public static final Key<List<String>> LANGUAGES =
      Key.texts(
              "reward.code.languages",
              List.of("python", "python3", "py"),
              "The names of fences with programs; the last of those counts, before fences without a"
                  + " name and those of another")
          .later();

  public static final Key<Double> FLOAT_TOLERANCE =
      Key.atLeast(
              "reward.code.float-tolerance",
              0,
              0,
              "How far a decimal in the output of a test may be from the expected one, relative to"
                  + " that where it is above 1; 0 compares the text")
          .later();

  public static final Key<SandboxKind> SANDBOX =
      Key.choice(
              "reward.code.sandbox",
              SandboxKind.AUTO,
              "What keeps programs apart from the machine: namespaces (of util-linux), bwrap"
                  + " (bubblewrap), process (a session and limits, no more), or the first of bwrap,"
                  + " namespaces and process that works; see docs/security.md")
          .later();

  public static final Key<Integer> DISK_MB =
      Key.integer(
              "reward.code.disk-mb",
              64,
              1,
              "MiB that all files of a test may have, with namespaces or bwrap; they are in memory")
          .later();

  public static final Key<Integer> PROCESSES =
      Key.integer(
              "reward.code.processes",
              256,
              1,
              "Processes and threads that a test may have at once, where the machine can count them")
          .later();

  public static final List<Key<?>> KEYS =
      List.of(
          ENABLED,
          COMMAND,
          FILE,
          TESTS,
          SUCCESS,
          TIMEOUT,
          MEMORY_MB,
          OUTPUT_KB,
          VALUE,
          LANGUAGES,
          FLOAT_TOLERANCE,
          SANDBOX,
          DISK_MB,
          PROCESSES);

  private CodeSettings() {}
}
