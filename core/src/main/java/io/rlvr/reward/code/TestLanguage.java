package io.rlvr.reward.code;

import java.util.List;
import java.util.Optional;

/** What a test that is code is written in. */
enum TestLanguage {
  PYTHON {
    @Override
    Optional<PythonChecks> checks(String code) {
      return PythonChecks.read(code);
    }
  },
  OTHER {
    @Override
    Optional<PythonChecks> checks(String code) {
      return Optional.empty();
    }
  };

  /** By the name of the program that a command runs. */
  static TestLanguage of(List<String> command) {
    String program = command.get(0).substring(command.get(0).lastIndexOf('/') + 1);
    return program.startsWith("python") || program.startsWith("pypy") ? PYTHON : OTHER;
  }

  /** What a test compares, where it does nothing else. */
  abstract Optional<PythonChecks> checks(String code);
}
