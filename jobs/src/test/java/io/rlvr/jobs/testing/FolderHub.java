package io.rlvr.jobs.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rlvr.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * A hub on the loopback device whose repositories, whatever their names, hold one folder's files.
 */
public final class FolderHub implements AutoCloseable {
  private static final MessageType QUESTIONS =
      MessageTypeParser.parseMessageType(
          "message q { required binary question (UTF8); required binary answer (UTF8); }");

  private final Path folder;
  private final Duration delay;
  private final HttpServer server;
  private final AtomicReference<String> commit;
  private final AtomicInteger files = new AtomicInteger();

  private FolderHub(Path folder, String commit, Duration delay) throws IOException {
    this.folder = folder;
    this.delay = delay;
    this.commit = new AtomicReference<>(commit);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Each file is answered after the delay. */
  public static FolderHub start(Path folder, String commit, Duration delay) throws IOException {
    return new FolderHub(folder, commit, delay);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The branch main moves on. */
  public void moveTo(String next) {
    commit.set(next);
  }

  /** How many files were given. */
  public int files() {
    return files.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] body;
      if (path.contains("/resolve/")) {
        files.incrementAndGet();
        LockSupport.parkNanos(delay.toNanos());
        body = Files.readAllBytes(folder.resolve(path.replaceFirst(".*/resolve/[^/]+/", "")));
      } else if (path.contains("/revision/")) {
        body = Json.bytes(Json.object().put("sha", commit.get()));
      } else {
        body = Json.bytes(listing());
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private ArrayNode listing() throws IOException {
    ArrayNode list = Json.object().putArray("files");
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        list.addObject()
            .put("type", "file")
            .put("path", folder.relativize(file).toString())
            .put("size", Files.size(file))
            .put("oid", "0".repeat(40)); // as a mirror that knows no sums
      }
    }
    return list;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /**
   * Stands in for the hub of the documents' commands until its input ends: adds sums in the form of
   * GSM8K to the folder of a model, and prints where it listens.
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    for (String split : new String[] {"train", "test"}) {
      writeSums(folder.resolve("main/" + split + "-00000-of-00001.parquet"));
    }
    try (FolderHub hub = start(folder, "0".repeat(40), Duration.ZERO)) {
      System.out.println(hub.endpoint());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void writeSums(Path file) throws IOException {
    var path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(path, new Configuration()))
            .withType(QUESTIONS)
            .build()) {
      for (int i = 0; i < 40; i++) {
        SimpleGroup row = new SimpleGroup(QUESTIONS);
        row.add("question", "What is %d plus %d?".formatted(i, 2 * i));
        row.add("answer", "The sum is needed.\n#### " + 3 * i);
        writer.write(row);
      }
    }
  }
}
