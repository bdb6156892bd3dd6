package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What the content of a file must add up to.
 *
 * @param hex lower case; empty where the hub tells none
 */
record Checksum(Kind kind, String hex) {
  static final Checksum NONE = new Checksum(Kind.NONE, "");
  private static final int BUFFER_BYTES = 1 << 20;

  /** How it is computed. */
  enum Kind {
    /** Of the content: files of Git LFS. */
    SHA256("SHA-256", 64),
    /** Of Git's header and the content: files that Git holds itself. */
    GIT("SHA-1", 40),
    NONE("", 0);

    private final String algorithm;
    private final int digits;

    Kind(String algorithm, int digits) {
      this.algorithm = algorithm;
      this.digits = digits;
    }

    int digits() {
      return digits;
    }
  }

  /** That of a kind; none of noughts, by which a mirror says that it knows none. */
  static Checksum of(Kind kind, String text) {
    if (!isOne(kind, text)) {
      throw new IllegalArgumentException("No sum of " + kind + ": " + text);
    }
    return text.matches("0*") ? NONE : new Checksum(kind, text.toLowerCase(Locale.ROOT));
  }

  /** Whether a text has the form of one. */
  static boolean isOne(Kind kind, String text) {
    return text.matches("[0-9a-fA-F]{" + kind.digits + "}");
  }

  boolean isNone() {
    return kind == Kind.NONE;
  }

  String algorithm() {
    return kind.algorithm;
  }

  /** The same sum of a file; none of none. */
  Checksum of(Path file) throws IOException {
    if (isNone()) {
      return NONE;
    }
    MessageDigest digest = digest();
    if (kind == Kind.GIT) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(UTF_8));
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream content = Files.newInputStream(file)) {
      for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return new Checksum(kind, HexFormat.of().formatHex(digest.digest()));
  }

  private MessageDigest digest() {
    try {
      return MessageDigest.getInstance(kind.algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + kind.algorithm, e);
    }
  }
}
