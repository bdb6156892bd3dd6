package io.rlvr.jobs.run;

import io.rlvr.config.OutsideFile;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.store.Manifest;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunLayout;
import io.rlvr.text.TokenTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the tokenizer of a run: beside the newest policy version that is still there, else beside
 * the start model, where that is a folder of this machine.
 */
record TokenTextsFinder(RunFolder folder) {
  private static final String TOKENIZER = "tokenizer.json";
  private static final int MAX_BYTES = 64 << 20;

  /** Knows no tokens where none is found or it cannot be read: a look at a run goes on without. */
  TokenTexts find() throws IOException {
    List<Manifest> updates = folder.updates();
    try {
      for (int i = updates.size() - 1; i >= 0; i--) {
        Optional<String> path = updates.get(i).policy().map(TokenTextsFinder::path);
        Optional<byte[]> found =
            path.isPresent() ? folder.store().read(path.get(), MAX_BYTES) : Optional.empty();
        if (found.isPresent()) {
          return TokenTexts.of(path.get(), found.get());
        }
      }
      return ofStartModel();
    } catch (UserException e) {
      return TokenTexts.NONE;
    }
  }

  private static String path(PolicyVersion policy) {
    return RunLayout.policyFolder(policy.version()) + "/" + TOKENIZER;
  }

  private TokenTexts ofStartModel() throws IOException {
    String model = String.valueOf(folder.record().settings().get(RunSettings.MODEL.name()));
    try {
      Path file = OutsideFile.checked(Path.of(model).resolve(TOKENIZER));
      return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
          ? TokenTexts.of(file.toString(), Files.readAllBytes(file))
          : TokenTexts.NONE;
    } catch (InvalidPathException e) {
      return TokenTexts.NONE; // a model by name
    }
  }
}
