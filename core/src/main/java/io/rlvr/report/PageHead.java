package io.rlvr.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.rlvr.report.chart.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What every page begins with: it may load nothing, and run no script but our own, which the policy
 * knows by its digest.
 */
final class PageHead {
  /** The script of pages that a reader may search. */
  static final String SCRIPT = resource("report.js");

  private static final String STYLE = resource("report.css");
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'";

  private PageHead() {}

  /** Of a page without a script. */
  static void draw(Markup out, String title) {
    draw(out, title, POLICY);
  }

  /** Of a page that ends with {@link #SCRIPT}. */
  static void drawScripted(Markup out, String title) {
    draw(out, title, POLICY + "; script-src 'sha256-" + digest() + "'");
  }

  private static void draw(Markup out, String title, String policy) {
    out.open("head");
    out.empty("meta", "charset", "utf-8");
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy);
    out.leaf("title", title);
    out.style(STYLE);
    out.close();
  }

  private static String digest() {
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(SCRIPT.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = PageHead.class.getResourceAsStream(name)) {
      return new String(requireNonNull(in, name + " is missing").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
